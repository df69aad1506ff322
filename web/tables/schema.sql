-- The read model. It holds nothing that the log does not hold: change it freely and raise SCHEMA in store.py.
CREATE TABLE identity (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE offsets (
  topic TEXT, partition INTEGER, next INTEGER NOT NULL,
  PRIMARY KEY (topic, partition)
) WITHOUT ROWID;

CREATE TABLE unreadable (   -- records of the log that are not what their topic carries
  topic TEXT, partition INTEGER, offset INTEGER, at INTEGER NOT NULL, error TEXT NOT NULL,
  PRIMARY KEY (topic, partition, offset)
) WITHOUT ROWID;

CREATE TABLE actors (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, sector TEXT NOT NULL, region TEXT NOT NULL,
  events INTEGER NOT NULL, as_actor INTEGER NOT NULL, as_recipient INTEGER NOT NULL,
  cooperation INTEGER NOT NULL, conflict INTEGER NOT NULL, goldstein REAL,
  counterparts INTEGER NOT NULL, planned INTEGER NOT NULL, articles INTEGER NOT NULL, publishers INTEGER NOT NULL,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, updated INTEGER NOT NULL,
  search TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL
);
CREATE INDEX actors_country ON actors (country);
CREATE INDEX actors_sector ON actors (sector);
CREATE INDEX actors_region ON actors (region);
CREATE TABLE profiles (code TEXT PRIMARY KEY, value BLOB NOT NULL);   -- each actor's message, apart from what lists read


CREATE TABLE events (       -- what lists are filtered and sorted by: narrow, so that a million stay in memory
  n INTEGER PRIMARY KEY,    -- grows with the broker's time: the order of n is the order of change (see events.py)
  id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL, story INTEGER NOT NULL,
  event_type TEXT NOT NULL, mode TEXT NOT NULL, cameo TEXT NOT NULL, quad_class INTEGER NOT NULL, goldstein REAL NOT NULL,
  modality TEXT NOT NULL, date TEXT NOT NULL, day TEXT NOT NULL, published TEXT NOT NULL, changed INTEGER NOT NULL,
  country TEXT NOT NULL, confidence REAL NOT NULL,
  mentions INTEGER NOT NULL, articles INTEGER NOT NULL, publishers INTEGER NOT NULL, revision INTEGER NOT NULL,
  live INTEGER NOT NULL,    -- 0: retracted
  partition INTEGER NOT NULL, offset INTEGER NOT NULL
);
CREATE INDEX events_live ON events (live);
CREATE INDEX events_day ON events (live, day);
CREATE INDEX events_published ON events (live, published);
CREATE INDEX events_confidence ON events (live, confidence);
CREATE INDEX events_goldstein ON events (live, goldstein);
CREATE INDEX events_mentions ON events (live, mentions);
CREATE INDEX events_type ON events (live, event_type);
CREATE INDEX events_quad ON events (live, quad_class);
CREATE INDEX events_modality ON events (live, modality);
CREATE INDEX events_country ON events (live, country);

CREATE TABLE event_texts (  -- what is shown of them
  n INTEGER PRIMARY KEY, actors TEXT NOT NULL, recipients TEXT NOT NULL,   -- JSON: [[code, name], …]
  sentence TEXT NOT NULL, names TEXT NOT NULL, place TEXT NOT NULL, value BLOB NOT NULL
);

CREATE VIRTUAL TABLE events_text USING fts5 (
  sentence, names, place, content='event_texts', content_rowid='n', detail='none', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER events_text_insert AFTER INSERT ON event_texts BEGIN
  INSERT INTO events_text (rowid, sentence, names, place) VALUES (new.n, new.sentence, new.names, new.place);
END;
CREATE TRIGGER events_text_delete AFTER DELETE ON event_texts BEGIN
  INSERT INTO events_text (events_text, rowid, sentence, names, place)
  VALUES ('delete', old.n, old.sentence, old.names, old.place);
END;

CREATE TABLE parts (        -- who takes part in which event: role a(ctor), r(ecipient), p(arty: either)
  live INTEGER, code TEXT, role TEXT, n INTEGER,
  PRIMARY KEY (live, code, role, n)
) WITHOUT ROWID;
CREATE INDEX parts_event ON parts (n);

CREATE TABLE pairs (        -- between whom something passed, in either direction
  live INTEGER, a TEXT, b TEXT, n INTEGER,
  PRIMARY KEY (live, a, b, n)
) WITHOUT ROWID;
CREATE INDEX pairs_event ON pairs (n);

CREATE TABLE publishers (   -- who tells of which event
  live INTEGER, publisher TEXT, n INTEGER,
  PRIMARY KEY (live, publisher, n)
) WITHOUT ROWID;
CREATE INDEX publishers_event ON publishers (n);

CREATE TABLE tellings (     -- which articles tell of which event
  n INTEGER, article_id TEXT,
  PRIMARY KEY (n, article_id)
) WITHOUT ROWID;
CREATE INDEX tellings_article ON tellings (article_id, n);

CREATE TABLE revisions (    -- what an event was before, as far as this read model has seen it
  id TEXT, revision INTEGER, changed INTEGER NOT NULL, mentions INTEGER NOT NULL, publishers INTEGER NOT NULL,
  confidence REAL NOT NULL, live INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
  PRIMARY KEY (id, revision, partition, offset)
) WITHOUT ROWID;

CREATE TABLE aliases (      -- the words by which articles call an actor
  code TEXT, text TEXT, name TEXT, office TEXT, events INTEGER NOT NULL,
  PRIMARY KEY (code, text, name, office)
) WITHOUT ROWID;

CREATE TABLE days (         -- what happened per day: of all, an actor, a country, a pair
  kind TEXT, key TEXT, day TEXT, event_type TEXT, quad_class INTEGER,
  events INTEGER NOT NULL, goldstein REAL NOT NULL,
  PRIMARY KEY (kind, key, day, event_type, quad_class)
) WITHOUT ROWID;
CREATE INDEX days_recent ON days (kind, day, key, quad_class, events, goldstein);

CREATE TABLE articles (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, url TEXT NOT NULL, publisher TEXT NOT NULL, published TEXT NOT NULL,
  language TEXT NOT NULL, body BLOB NOT NULL, received INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL
);
CREATE INDEX articles_received ON articles (received, id);

CREATE TABLE stories (
  article_id TEXT, story INTEGER, origin INTEGER NOT NULL, relevant INTEGER NOT NULL,
  category TEXT NOT NULL, reason TEXT NOT NULL,
  value BLOB NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
  PRIMARY KEY (article_id, story)
) WITHOUT ROWID;

CREATE TABLE coded (        -- how many events a story gave; its own table, for it may be read before the story
  article_id TEXT, story INTEGER, origin INTEGER, events INTEGER NOT NULL,
  PRIMARY KEY (article_id, story, origin)
) WITHOUT ROWID;

CREATE TABLE dead_letters (
  n INTEGER PRIMARY KEY, reason TEXT NOT NULL, stage TEXT NOT NULL, error TEXT NOT NULL,
  topic TEXT NOT NULL, source_partition INTEGER, source_offset INTEGER, at INTEGER NOT NULL,
  key BLOB, value BLOB, size INTEGER NOT NULL, headers TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
  UNIQUE (partition, offset)
);
CREATE INDEX dead_letters_at ON dead_letters (at, n);
CREATE INDEX dead_letters_reason ON dead_letters (reason, at, n);
