"""A story → whether it is about what political actors do, and why; cheap, without parsing."""

from communique.nlp.actors import Gazetteer
from communique.schemas.articles import ClassifiedStory, Relevance, Story


def classify(story: Story, gazetteer: Gazetteer) -> ClassifiedStory:
    """The story with its relevance."""
    return ClassifiedStory(story=story, relevance=_judge(story, gazetteer))


def _judge(story: Story, gazetteer: Gazetteer) -> Relevance:
    if story.withdrawn:
        return _stops("withdrawn", "withdrawn")
    if not story.text.strip():
        return _stops("empty", "empty")
    if story.language not in (None, "en"):
        return _stops("language", f"language:{story.language}")
    if not gazetteer.find(story.text):
        return _stops("other", "no-actors")
    return Relevance(relevant=True, category="politics", score=0.5, reason="actors")


def _stops(category: str, reason: str) -> Relevance:
    return Relevance(relevant=False, category=category, score=0.0, reason=reason)
