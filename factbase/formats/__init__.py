"""How dates look to people, by language, in the places where Django looks for it."""
