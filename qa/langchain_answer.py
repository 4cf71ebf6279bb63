"""The assistant as a LangChain runnable: a question in, an answer with its citations out."""

from collections.abc import Mapping
from typing import Annotated, Any

from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import SitatError
from qa.assistant import Assistant
from qa.wire import answer_to_json


class InputError(SitatError):
    """What was given is no question."""


def _unicode(text: str) -> str:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("this is not Unicode text")
    return text


Text = Annotated[str, AfterValidator(_unicode)]


class AnswerInput(BaseModel):
    """A question after earlier ones, oldest first; the language is detected when None."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Text
    history: list[Text] = Field(default_factory=list)
    language: str | None = None


class SitatAnswerer(Runnable[str | Mapping[str, Any], dict[str, Any]]):
    """Answers in the sources' own words.

    The input is a question, or a mapping with `question` and, if wanted, `history` and `language`.
    The output is the JSON contract of `qa.wire.answer_to_json`: `status`, `claims` with their
    quotes and where each stands, what is `uncovered`, `index_id`. A refusal is an answer with the
    status `insufficient_evidence`.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def invoke(
        self,
        input: str | Mapping[str, Any],
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Raises InputError, in one line, for what is neither a question nor such a mapping."""
        return self._call_with_config(self._answer, input, config, run_type="chain")

    def _answer(self, given: str | Mapping[str, Any]) -> dict[str, Any]:
        try:
            asked = AnswerInput.model_validate(
                {"question": given} if isinstance(given, str) else given
            )
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "input"
            raise InputError(
                f'{where}: {first["msg"]}; give a question, or {{"question", "history",'
                ' "language"}'
            ) from error
        return answer_to_json(self.assistant.ask(asked.question, asked.history, asked.language))
