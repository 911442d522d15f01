"""`manage.py token make|list|revoke`: access tokens, for programs that ask as somebody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from quotes.access.tokens import DAYS, MOST_DAYS, issue, revoke
from quotes.management.tables import OnTables
from quotes.models import Scope, Token, User


class Command(OnTables):
    """Three things to do with tokens. What is printed for people goes to stderr where a secret goes to stdout."""

    help = "Make an access token for a user, list tokens, or revoke one."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="make|list|revoke")
        make = acts.add_parser("make", help="Make a token; its secret is printed, once.")
        make.add_argument("user", help="The name they sign in with.")
        make.add_argument("--name", required=True, help="What will use it, and where.")
        make.add_argument("--scope", choices=Scope.values, default=Scope.READ.value)
        make.add_argument("--days", type=int, default=DAYS, help=f"How long it lasts, 1 to {MOST_DAYS}.")
        listed = acts.add_parser("list", help="List tokens, newest first.")
        listed.add_argument("user", nargs="?", help="Only this user's.")
        revoked = acts.add_parser("revoke", help="End a token for good.")
        revoked.add_argument("id", help="Its id, as `list` shows it.")

    def handle(self, *args: Any, act: str, **given: Any) -> None:
        acts: dict[str, Callable[..., None]] = {"make": self.make, "list": self.list, "revoke": self.revoke}
        acts[act](**given)

    def make(self, user: str, name: str, scope: str, days: int, **_: Any) -> None:
        """The secret on stdout, and nothing else there."""
        now = timezone.now()
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days: 1 to {MOST_DAYS}.")
        token = Token(user=named(user), name=name, scope=scope, expires_at=now + timedelta(days=days))
        try:
            secret = issue(token, now)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stderr.write(
            f"{token.pk} lasts until {token.expires_at:%Y-%m-%d %H:%M} UTC; its secret is shown this once:"
        )
        self.stdout.write(secret)

    def list(self, user: str | None, **_: Any) -> None:
        """A line for each token."""
        now, tokens = timezone.now(), Token.objects.select_related("user")
        for token in tokens.filter(user=named(user)) if user else tokens:
            used = f"used {token.last_used:%Y-%m-%d}" if token.last_used else "never used"
            ends = f"{token.state(now)}, until {token.expires_at:%Y-%m-%d}"
            self.stdout.write(f"{token.pk}  {token.user.username}  {token}  {token.scope}  {ends}  {used}")

    def revoke(self, id: str, **_: Any) -> None:
        """Nothing happens to one that was revoked before."""
        try:
            token = Token.objects.get(pk=UUID(id))
        except (ValueError, Token.DoesNotExist):
            raise CommandError(f"There is no token {id[:60]!r}; manage.py token list shows their ids.") from None
        done = revoke(token, timezone.now())
        self.stdout.write(f"{token} {'is revoked' if done else 'was revoked before'}.")


def named(username: str) -> User:
    """The user of a name; raises CommandError."""
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"There is no user {username[:60]!r}.") from None
