-- Functions that give rows.
SELECT * FROM generate_series(1, 5)
SELECT n FROM generate_series(1, 10, 3) AS t(n)
SELECT n FROM generate_series(5, 1, -2) AS t(n)
SELECT n FROM generate_series(5, 1) AS t(n)
SELECT n FROM generate_series(1, NULL) AS t(n)
SELECT sum(n), count(*) FROM generate_series(1, 100000) AS t(n)
SELECT a.id, t.n FROM a, generate_series(1, a.g) AS t(n)
SELECT a.id, t.n FROM a LEFT JOIN LATERAL generate_series(1, a.g) AS t(n) ON TRUE
SELECT t FROM generate_series(TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-02 00:00:00', INTERVAL '6' HOUR) AS x(t)
SELECT t FROM generate_series(TIMESTAMP '2024-01-31 00:00:00', TIMESTAMP '2024-06-02 00:00:00', INTERVAL '1' MONTH) AS x(t)
SELECT t FROM generate_series(DATE '2024-01-01', DATE '2024-01-05', INTERVAL '1' DAY) AS x(t)
SELECT x.n, y.m FROM generate_series(1, 3) AS x(n) JOIN generate_series(2, 5) AS y(m) ON x.n = y.m
SELECT n FROM generate_series(1, 1000000000000) AS t(n) LIMIT 3
SELECT id FROM a WHERE id IN (SELECT n * 2 FROM generate_series(1, 5) AS t(n))
SELECT id, (SELECT count(*) FROM generate_series(1, a.g) AS t(n) WHERE n > 2) FROM a
SELECT x FROM unnest(ARRAY[3, 1, 2]) AS t(x)
SELECT x FROM unnest(ARRAY['a', NULL, 'b']) AS t(x)
SELECT id, x FROM a, unnest(ARRAY[a.g, a.id]) AS t(x)
SELECT unnest(ARRAY[1, 2])
SELECT d.n, count(a.id) FROM generate_series(0, 5) AS d(n) LEFT JOIN a ON a.g = d.n GROUP BY d.n
WITH s(n) AS (SELECT * FROM generate_series(1, 4) AS t(n)) SELECT x.n, y.n FROM s x JOIN s y ON x.n < y.n
