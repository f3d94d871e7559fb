"""A new password, as a form has it: written twice."""

from consent.errors import BadName
from consent.web.desk.at import At


def new_password(at: At) -> str:
    """Give the password, or raise `BadName` where the two are not the same."""
    password = at.given("password")
    if password != at.given("again"):
        raise BadName("The two passwords are not the same.", "again")
    return password
