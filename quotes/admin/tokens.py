"""Access tokens, as their owners see them: made for oneself, shown once, revoked; never changed, deleted or seen again.

Every curator has a list of their own; administrators see everybody's, to revoke them.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from quotes.access import PRIVATE, viewer_of
from quotes.access.tokens import DAYS, MOST_DAYS, issue, revoke
from quotes.admin.readonly import ReadOnly
from quotes.models import Token, User


class TokenForm(forms.ModelForm):
    """What is said of a new token."""

    days = forms.IntegerField(
        label="Lasts, in days", min_value=1, max_value=MOST_DAYS, initial=DAYS, help_text=f"At most {MOST_DAYS}."
    )

    class Meta:
        model = Token
        fields = ("name", "scope")

    def issued(self, user: User) -> str | None:
        """The secret of the token, made for a user; None where that was refused, which the form then tells."""
        now = timezone.now()
        token = self.instance
        token.user, token.expires_at = user, now + timedelta(days=self.cleaned_data["days"])
        try:
            return issue(token, now)
        except ValidationError as error:
            self.add_error(None, error)
            return None


@admin.register(Token)
class TokenAdmin(ReadOnly):
    """One's own tokens; for administrators all."""

    list_display = ("name", "hint", "user", "scope", "standing", "last_used", "expires_at")
    list_select_related = ("user",)
    search_fields = ("name", "=user__username")
    search_help_text = "A word of the name, or a user's name."
    change_form_template = "admin/quotes/token.html"
    fields = ("name", "hint", "whose", "scope", "standing", "created_at", "expires_at", "last_used", "revoked_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those that concern who asks."""
        found = super().get_queryset(request)
        return found if request.user.is_superuser else found.filter(user=request.user)

    @admin.display(description="user")
    def whose(self, token: Token) -> str:
        """A name, and no link: few may open users."""
        return token.user.get_username()

    @admin.display(description="state")
    def standing(self, token: Token) -> str:
        """Live, revoked or expired."""
        return token.state(timezone.now())

    # ------------------------------------------------------------ who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Every curator."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every curator, of their own; the list has no others."""
        return viewer_of(request.user).curator and (obj is None or self.concerns(request, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Every curator, for themselves."""
        return viewer_of(request.user).curator

    @staticmethod
    def concerns(request: HttpRequest, token: Token) -> bool:
        """Whether a token is one's own, or one is an administrator."""
        return bool(request.user.is_superuser or token.user_id == request.user.pk)

    # ------------------------------------------------------------ pages

    def get_urls(self) -> list[Any]:
        """Django's, and the page for revoking."""
        page = self.admin_site.admin_view(self.revoke_view)
        return [path("<uuid:key>/revoke/", page, name="quotes_token_revoke"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A form; then, this once, the secret, on a page that nobody keeps."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TokenForm(request.POST or None)
        secret = form.issued(request.user) if form.is_valid() else None  # type: ignore[arg-type]
        if secret is None:
            shown = AdminForm(form, [(None, {"fields": ["name", "scope", "days"]})], {}, (), self)
            return self._page(request, "token_add", "Make an access token", adminform=shown, errors=form.errors)
        page = self._page(request, "token_made", "Your new access token", secret=secret, token=form.instance)
        page.headers["Cache-Control"] = PRIVATE
        return page

    def revoke_view(self, request: HttpRequest, key: Any) -> HttpResponse:
        """GET asks whether one is sure; POST revokes."""
        token = self.get_object(request, str(key))
        if not self.has_view_permission(request, token):
            raise PermissionDenied
        if token is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))  # type: ignore[attr-defined]
        if request.method != "POST":
            return self._page(request, "token_revoke", "Revoke", token=token)
        if revoke(token, timezone.now()):
            messages.success(request, f"“{token}” is revoked. Whatever uses it is refused from now on.")
        else:
            messages.info(request, f"“{token}” was revoked before.")
        return HttpResponseRedirect(reverse("admin:quotes_token_change", args=[token.pk]))

    def _page(self, request: HttpRequest, name: str, title: str, **more: Any) -> TemplateResponse:
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **more}
        return TemplateResponse(request, f"admin/quotes/{name}.html", context)
