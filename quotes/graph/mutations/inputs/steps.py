"""Inputs of steps and merges."""

from quotes.graph.mutations.inputs.made import ID, Change, Merging, Step, given, means


@given("A draft that is ready for review.")
class SubmitInput(Step):
    pass


@given("A record in review that becomes public.")
class PublishInput(Step):
    reason: str | None = means("Why; needed from who publishes alone, being the only reviewer.")


@given("A record in review that needs more work.")
class ReturnToDraftInput(Step):
    pass


@given("A machine's suggestion that becomes a draft.")
class AcceptInput(Step):
    pass


@given("A machine's suggestion that is turned down, for good.")
class RejectInput(Step):
    pass


@given("A published record whose corrections are confirmed.")
class ConfirmInput(Step):
    pass


@given("A published record that should not be relied upon.")
class RetractInput(Step):
    reason: str = means("Why; it is public.")


@given("A public record that is taken down.")
class WithholdInput(Step):
    reason: str = means("Why; it is public.")


@given("Two speakers that are one.")
class MergeSpeakersInput(Merging):
    pass


@given("Two sources that are one.")
class MergeSourcesInput(Merging):
    pass


@given("Two quotes of one source that are one.")
class MergeQuotesInput(Merging):
    pass


@given("Two claims that are one.")
class MergeClaimsInput(Merging):
    pass


@given("A merge that was wrong.")
class UndoMergeInput(Change):
    id: ID = means("The id of the record that was merged into another.")
    expected_version: int = means("The version at which it was read.")
    reason: str | None = means("Why; needed where one of the two is published.")
