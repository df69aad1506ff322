-- The read model's events once more as copy :k of them: other ids, other actors of about the same weight, the same days.
INSERT INTO events SELECT n + 4 * :k, id || '-' || :k, article_id, story, event_type, mode, cameo, quad_class, goldstein,
  modality, date, day, published, changed, country, confidence, mentions, articles, publishers, revision, live, partition, "offset"
  FROM events WHERE n & 1023 < 4;
INSERT INTO event_texts SELECT n + 4 * :k, actors, recipients, sentence, names, place, value FROM event_texts WHERE n & 1023 < 4;
INSERT INTO parts SELECT live, other(code, :k), role, n + 4 * :k FROM parts WHERE n & 1023 < 4;
INSERT INTO pairs SELECT live, other(a, :k), other(b, :k), n + 4 * :k FROM pairs WHERE n & 1023 < 4;
INSERT INTO publishers SELECT live, publisher, n + 4 * :k FROM publishers WHERE n & 1023 < 4;
INSERT INTO tellings SELECT n + 4 * :k, article_id || '-' || :k FROM tellings WHERE n & 1023 < 4;
INSERT INTO days SELECT kind, CASE kind WHEN 'actor' THEN other(key, :k)
    WHEN 'pair' THEN other(substr(key, 1, 6), :k) || '>' || other(substr(key, 8), :k) ELSE key END,
  day, event_type, quad_class, events, goldstein FROM days_once WHERE 1
  ON CONFLICT DO UPDATE SET events = events + excluded.events, goldstein = goldstein + excluded.goldstein;
