"""What it takes to reach a mail server: address, security and log-in."""

from dataclasses import dataclass, field
from enum import Enum

from mailbot.shell.oauth import Tokens


class Security(Enum):
    """How a connection is protected; PLAIN is for a server on the same machine."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and our log-in there, by password or OAuth2; what is secret shows in no repr."""

    host: str
    port: int
    security: Security = Security.TLS
    user: str = ""
    password: str = field(default="", repr=False)
    tokens: Tokens | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def hushed(self, text: str) -> str:
        """`text` without the password, whoever put it there."""
        return text.replace(self.password, "***") if self.password else text
