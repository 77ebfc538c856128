"""What a file of weights says of itself, what this PC makes of it, and refusals: in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.messages import Message, message_for
from desktop.shelf import ShelfError
from models.catalogue import KnownWeights, recognised
from models.fit import Machine, UnfitError, context_of, needed_bytes, require_fit
from models.progress import Progress
from models.weights import BadWeightsError, WeightsCard

_GIB = 2**30
translate = QCoreApplication.translate


def size(bytes_: int) -> str:
    """An amount of memory or disk."""
    if bytes_ < _GIB // 10:
        return f"{bytes_ / 2**20:.1f} MiB"
    return f"{bytes_ / _GIB:.1f} GiB"


def count(parameters: int) -> str:
    """A number of parameters, as the names of weights have it (Qwen3-4B)."""
    if parameters < 10**8:
        return f"{parameters / 1e6:.1f} M"
    return f"{parameters / 1e9:.1f} B"


def memory(card: WeightsCard) -> str:
    """About how much memory they need."""
    return size(needed_bytes(card))


def fact_names() -> tuple[str, ...]:
    """What `facts` are of."""
    return (
        translate("Weights", "Publisher"),
        translate("Weights", "Licence"),
        translate("Weights", "Parameters"),
        translate("Weights", "Context"),
        translate("Weights", "Quantisation"),
        translate("Weights", "Architecture"),
        translate("Weights", "File"),
        translate("Weights", "Memory"),
        translate("Weights", "In the catalogue, by its own account"),
        "SHA-256",
    )


def facts(card: WeightsCard) -> tuple[str, ...]:
    """What the file says, what it needs, and its hash."""
    unsaid = translate("Weights", "the file does not say")
    known = recognised(card)
    account = translate("Weights", "nothing") if known is None else translate(
        "Weights", "{name} of {publisher}, licence {licence}"
    ).format(name=known.name, publisher=known.publisher, licence=known.licence)
    return (
        card.publisher or unsaid,
        card.licence or unsaid,
        count(card.parameters),
        translate("Weights", "{count} tokens").format(count=context_of(card)),
        card.quantisation or unsaid,
        card.architecture,
        f"{card.path.name}  {size(card.size_bytes)}",
        memory(card),
        account,
        card.sha256,
    )


def about(card: WeightsCard) -> str:
    """What these weights are for."""
    if card.builtin:
        return translate(
            "Weights",
            "The small built-in weights. They were trained by this program's makers on made-up "
            "cases of the sample scenarios, for trying the program out and for exercises. They are "
            "not for real cases: outside their scenarios they say that no draft can be made.",
        )
    known = recognised(card)
    if known is None:
        return translate(
            "Weights",
            "Not in the catalogue. Nobody here has tried such weights: compare the SHA-256 with "
            "the publisher's, read the licence, and look closely at the first drafts.",
        )
    said = translate(
        "Weights",
        "What a file says of itself anybody can write into it: only the publisher's SHA-256 proves "
        "what it is.",
    )
    return f"{note(known)} {said}".strip()


def note(known: KnownWeights) -> str:
    """What the catalogue remarks."""
    remarks = {
        "For PCs with 4 GB; weak at long files": translate(
            "Weights", "For PCs with 4 GB; weak at long files."),
        "A good choice for PCs with 16 GB": translate(
            "Weights", "A good choice for PCs with 16 GB."),
        "For PCs with 32 GB; slow without a fast memory": translate(
            "Weights", "For PCs with 32 GB; slow without a fast memory."),
        "Its licence is for research: not for an office's decisions": translate(
            "Weights", "Its licence is for research: not for an office's decisions."),
        "Thinks before it writes; Shuoli asks it not to": translate(
            "Weights", "Thinks before it writes; Shuoli asks it not to."),
    }
    return remarks.get(known.note, known.note)


def fit(card: WeightsCard, machine: Machine) -> tuple[bool, str]:
    """Whether they run on this PC as it is now, and the sentence that says so."""
    try:
        require_fit(card, machine)
    except UnfitError as error:
        return False, refusal(error).body
    words = translate("Weights", "They run on this PC: {needed} of memory, {free} free")
    return True, words.format(
        needed=memory(card),
        free=size(machine.available_bytes) if machine.available_bytes is not None else "?",
    )


def step(progress: Progress) -> str:
    """What is being done with a file now."""
    words = {
        "hashing": translate("Weights", "Taking the SHA-256"),
        "copying": translate("Weights", "Copying the file"),
        "trying_out": translate("Weights", "Loading it in a process of its own, for a first word"),
    }
    text = words.get(progress.step, translate("Weights", "Working"))
    if progress.total:
        text += f"  {size(progress.done)} / {size(progress.total)}"
    return text


def refusal(error: Exception) -> Message:
    """Why something was not done with weights."""
    title = translate("Weights", "These weights cannot be used")
    if isinstance(error, UnfitError):
        return Message(title, _unfit(error))
    if isinstance(error, BadWeightsError):
        return Message(title, _bad(error))
    if isinstance(error, ShelfError):
        return Message(translate("Weights", "Nothing was changed"), _shelf(error))
    return message_for(error)


def _unfit(error: UnfitError) -> str:
    if error.kind == "processor":
        return translate(
            "Weights",
            "The processor of this PC has no AVX2, which the engine needs (made since 2013).",
        )
    return translate(
        "Weights",
        "They need about {needed} of memory and {free} are free. Close other programs, or take "
        "smaller weights.",
    ).format(needed=size(error.needed), free=size(error.available))


def _bad(error: BadWeightsError) -> str:
    words = {
        "not_gguf": translate(
            "Weights", "This is no GGUF file. Bring weights as one file that ends in .gguf."),
        "truncated": translate(
            "Weights", "The file is cut off: it was not copied to its end. Copy it anew."),
        "malformed": translate(
            "Weights", "The file is damaged: its header does not hold together. Copy it anew."),
        "one_of_several": translate(
            "Weights", "The file is one of several parts. Join them into one file first."),
        "not_text": translate(
            "Weights", "The file holds weights that do not write text."),
        "no_chat_template": translate(
            "Weights",
            "The file has no chat template that the program can use, so nobody knows how it wants "
            "to be asked. Bring the publisher's instruct or chat file."),
        "wrong_hash": translate(
            "Weights", "The SHA-256 is not the one expected: this is another file than was meant."),
        "cannot_run": translate(
            "Weights", "The engine tried the file and could not run it: {detail}"),
    }
    return words.get(error.kind, "{detail}").format(detail=error)


def _shelf(error: ShelfError) -> str:
    words = {
        "name_taken": translate(
            "Weights", "There are other weights of this file name here. Rename the file first."),
        "no_room": translate("Weights", "The disk has no room for this file."),
        "in_use": translate("Weights", "These write the drafts. Choose others first, begin anew, "
                            "and remove them then."),
        "builtin": translate("Weights", "The built-in weights belong to the program and stay."),
    }
    return words.get(error.kind, str(error))
