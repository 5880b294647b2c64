"""The form of accounts in the back office."""

from core.accounts import passwords
from core.accounts.models import Account
from core.features import Feature
from core.forms import Boolean, Choice, Email, Form, Option, Text
from core.forms.fields import Wrong
from core.site import site
from core.words import t


class Password(Text):
    """A new password; never shown again."""

    kind = "password"

    def checked(self, text: str) -> str:
        if told := passwords.fault(text):
            raise Wrong(told)
        return text

    def write(self, value: object) -> str:
        return ""


class AccountForm(Form):
    """An account: who it is, what role it has, a new password."""

    name = Text(label=t("name"), maximum=100)
    email = Email(label=t("email"), maximum=254, unique=True)
    role = Choice(
        label=t("role"),
        options=tuple(Option(name, title) for name, title in site().role_titles().items()),
        default="member",
    )
    active = Boolean(label=t("active"), default=True)
    password = Password(label=t("password_new"), help=t("password_keep"), required=False)


class NewAccountForm(AccountForm):
    """A new account: its password must be given."""

    password = Password(label=t("password"), help=t("password_help", least=passwords.LEAST))


accounts = Feature(
    name="accounts",
    entity="account",
    model=Account,
    form=AccountForm,
    title=t("account"),
    titles=t("accounts"),
    display="name",
    search=("name", "email"),
    icon="user",
)
