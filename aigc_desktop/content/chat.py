"""Chat: talk, stories, poems, customer-service replies, e-mails and schedules."""

from __future__ import annotations

from aigc_desktop.checks.language_slips import LanguageSlips
from aigc_desktop.checks.personal_data import PersonalData
from aigc_desktop.checks.safety import Safety
from aigc_desktop.checks.structure import BrokenMarks, Completeness, Repetition, ScriptOfLanguage
from aigc_desktop.checks.training_text import KnownWords, TrainingText
from aigc_desktop.content import chat_prompts
from aigc_desktop.content.content_type import ContentType, Field, Part, presets
from aigc_desktop.content.fields import LANGUAGE
from aigc_desktop.content.styles.tags import put_back
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.persona import LONGEST_INSTRUCTION
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.i18n.message import N_


def parse(text: str, brief: Brief, prompt: Prompt) -> dict[str, str]:
    """Return the reply, with what was written of it before."""
    so_far = brief.text("so_far")
    if prompt.style == "tags":
        text = put_back(text, prompt.slots, brief.language, so_far)
    reply = (so_far + text).strip()
    return {"reply": reply} if reply else {}


CHAT = ContentType(
    id="chat",
    label=N_("Chat"),
    help=N_("Talk, or ask for a story, a poem, a customer-service reply, an e-mail, a schedule."),
    shape="CONVERSATION",
    fields=(
        Field("message", N_("Message"), kind="long_text", required=True, max_length=4000),
        Field("history", N_("Conversation so far"), kind="turns"),
        Field("kind", N_("Kind"), kind="choice", default="talk", choices={
            "talk": N_("Talk"), "story": N_("Story"), "poem": N_("Poem"),
            "support": N_("Customer service"), "email": N_("E-mail"),
            "schedule": N_("Schedule"),
        }),
        Field("reference", N_("Reference"), kind="long_text", max_length=4000,
              help=N_("What the reply must rest on, such as an entry of your FAQ.")),
        Field("persona", N_("Persona"), max_length=200,
              help=N_("The name of the persona that answers.")),
        Field("instruction", N_("Instruction and style"), kind="long_text",
              max_length=LONGEST_INSTRUCTION,
              help=N_("Who answers and how, for models that follow instructions.")),
        Field("tone", N_("Tone"), max_length=200,
              help=N_("How the replies sound, for models that follow instructions.")),
        Field("so_far", N_("Reply so far"), kind="long_text", max_length=20_000,
              help=N_("How the reply begins already; the model goes on from there.")),
        LANGUAGE,
    ),
    parts=(Part("reply", N_("Reply")), Part("faq", N_("From your FAQ"), own=True)),
    prompts={
        "tags": chat_prompts.tags,
        "few_shot": chat_prompts.few_shot,
        "chat_template": chat_prompts.instruct,
        "dialogue": chat_prompts.dialogue,
    },
    parse=parse,
    checks=(
        Completeness(("reply",)),
        BrokenMarks(),
        Repetition(limit=0.3),
        ScriptOfLanguage(),
        LanguageSlips(),
        PersonalData(),
        Safety(),
        TrainingText(),
        KnownWords(),
    ),
    strict=("slips", "training_text", "unknown_words"),
    presets=presets(
        precise=Sampling(temperature=0.4, top_p=0.9, max_new_tokens=300, num_candidates=6),
        balanced=Sampling(temperature=0.7, top_p=0.92, max_new_tokens=300, num_candidates=12),
        creative=Sampling(temperature=0.95, top_k=0, top_p=0.95, max_new_tokens=300,
                          num_candidates=12),
    ),
    examples={
        "en": Brief("chat", "en", {
            "kind": "story",
            "message": "Please tell me a short story about a lost umbrella.",
        }),
        "zh": Brief("chat", "zh", {"kind": "story", "message": "请讲一个关于旧雨伞的小故事。"}),
    },
)  # fmt: skip
