"""Where a group goes on, and what lies there: as the broker says it."""

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.structs import OffsetAndMetadata

from communique.broker.positions import committed, first_from
from communique.schemas.settings import Settings
from communique.schemas.topics import ARTICLES_RAW


def test_a_group_that_has_committed_nothing_has_no_places(settings: Settings) -> None:
    assert committed(settings, settings.broker or "") == {}


def test_where_it_has_committed(settings: Settings) -> None:
    place = (settings.topic(ARTICLES_RAW), 2)
    group = KafkaConsumer(bootstrap_servers=settings.broker, group_id=settings.app_id, enable_auto_commit=False)
    group.assign([TopicPartition(*place)])
    group.commit({TopicPartition(*place): OffsetAndMetadata(5, "", -1)})
    group.close()
    assert committed(settings, settings.broker or "") == {place: 5}


def test_what_was_deleted_is_no_longer_first(settings: Settings) -> None:
    place = (settings.topic(ARTICLES_RAW), 1)
    producer = KafkaProducer(bootstrap_servers=settings.broker)
    for _ in range(6):
        producer.send(*place[:1], key=b"k", value=b"v", partition=place[1])
    producer.close()
    assert first_from(settings, settings.broker or "", place, 2) == 2
    admin = KafkaAdminClient(bootstrap_servers=settings.broker)
    admin.delete_records({TopicPartition(*place): 4})
    admin.close()
    assert first_from(settings, settings.broker or "", place, 2) == 4
