"""A browser small enough not to be measured: one kept-open connection, cookies, and forms filled in as they stand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds it had come completely."""

    status: int
    body: bytes
    location: str
    milliseconds: float


@dataclass
class Browser:
    """One signed-in client of the web server."""

    port: int
    cookies: dict[str, str]
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        """Open nothing yet; the first request does."""
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def hang_up(self) -> None:
        """Close the connection, which the server would do by itself after a pause; the next request opens it again."""
        self.connection.close()

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None, {})

    def post(self, path: str, fields: Fields) -> Answer:
        """Send a form."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        return self._send("POST", path, urlencode(fields).encode(), headers)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        start = perf_counter()
        self.connection.request(method, path, body, {"Cookie": cookie, **headers})
        response = self.connection.getresponse()
        content = response.read()
        milliseconds = (perf_counter() - start) * 1000
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, content, response.headers.get("Location", ""), milliseconds)


class _Forms(HTMLParser):
    """Collects, for every form, its address and the fields a browser would send without any typing."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._is_multiple = False
        self._textarea = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), []))
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self._select, self._is_multiple = (given.get("name", ""), []), "multiple" in given
        elif tag == "option" and self._select:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._textarea, self._text = given.get("name", ""), ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected]
            first = [] if self._is_multiple else [value for value, _ in options[:1]]
            for value in chosen or first:
                self._add(name, value)
            self._select = None
        elif tag == "textarea" and self._textarea:
            self._add(self._textarea, self._text.removeprefix("\n"))
            self._textarea = ""

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"submit", "button", "image", "reset", "file"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in given:
            return
        self._add(given.get("name", ""), given.get("value", "on" if kind in {"checkbox", "radio"} else ""))

    def _add(self, name: str, value: str) -> None:
        if name and self.forms:
            self.forms[-1][1].append((name, value))


def form_in(body: bytes, wanted: str) -> tuple[str, Fields]:
    """Address and fields of the form that has a field `wanted`. Raises LookupError when there is none."""
    parser = _Forms()
    parser.feed(body.decode())
    for action, fields in parser.forms:
        if any(name == wanted for name, _ in fields):
            return action, fields
    raise LookupError(f"no form with a field {wanted}")


def filled(fields: Fields, **typed: str) -> Fields:
    """The fields with other values; a field that was missing (an unticked box) is added."""
    kept = [(name, value) for name, value in fields if name not in typed]
    return kept + list(typed.items())
