"""Singular of a role or a people → its plural."""

NOT_MEN = ("German", "Roman", "Burman", "human", "Oman")
UNCHANGED = (
    "s",
    "ese",
    "sh",
    "people",
    "children",
    "men",
    "media",
    "police",
    "military",
    "aircraft",
    "personnel",
    "staff",
)


def pluralise(name: str) -> str:
    """The head of `member of parliament` is its first noun, of `foreign minister` its last."""
    head, of, rest = name.partition(" of ")
    return _plural_of_word(head) + of + rest


def _plural_of_word(word: str) -> str:
    if word.endswith("man") and not word.endswith(NOT_MEN):
        return word[:-2] + "en"
    if word.endswith(UNCHANGED) or word == "French":
        return word
    if word.endswith("y") and word[-2] not in "aeou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ch", "x")) else "s")
