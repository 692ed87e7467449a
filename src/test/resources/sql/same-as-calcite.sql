SELECT * FROM t
SELECT t.*, u.a AS ua FROM t, u
SELECT id, a AS x, b y FROM t AS z
SELECT DISTINCT a, b FROM t
SELECT ALL a FROM t
SELECT z.p FROM t AS z (o, p, q, r, s, v, w, x, y)
SELECT a + b * 2 - id / 3 % 4 AS x FROM t
SELECT -a AS x, +b AS y, - -a AS z, -5 AS w, -(a + b) AS v FROM t
SELECT (a + b) * (a - b) AS x FROM t
SELECT a - b - 1 AS x, a / b / 2 AS y, a - (b - 1) AS z FROM t
SELECT 1 AS i, 2.5 AS d, .5 AS e, 1e3 AS f, 12345678901 AS b, 'x' AS s, 'it''s' AS q, NULL AS n, TRUE AS t, FALSE AS u, X'0aff' AS h
SELECT c || 'x' AS x FROM t
SELECT * FROM t WHERE a = 1 AND b = 2 OR NOT f
SELECT * FROM t WHERE NOT a = 1 AND b <> 2
SELECT * FROM t WHERE NOT (a = 1 AND b != 2) OR a >= 3
SELECT * FROM t WHERE a < 1 OR a <= 2 OR a > 3
SELECT * FROM t WHERE a IS NULL OR b IS NOT NULL AND f IS TRUE
SELECT * FROM t WHERE f IS NOT TRUE AND f IS FALSE OR f IS NOT FALSE AND f IS UNKNOWN OR f IS NOT UNKNOWN
SELECT * FROM t WHERE a = b IS TRUE
SELECT * FROM t WHERE a IS DISTINCT FROM b AND a IS NOT DISTINCT FROM 3
SELECT * FROM t WHERE a BETWEEN 1 AND 2 AND b NOT BETWEEN 3 AND 4
SELECT * FROM t WHERE a BETWEEN SYMMETRIC 2 AND 1 OR a NOT BETWEEN SYMMETRIC 4 AND 3
SELECT * FROM t WHERE a + 1 BETWEEN b - 1 AND b + 1
SELECT * FROM t WHERE a IN (1, 2, 3) AND b NOT IN (4, 5)
SELECT * FROM t WHERE a IN (1)
SELECT * FROM t WHERE (a, b) IN ((1, 2), (3, 4))
SELECT * FROM t WHERE (a, b) = (1, 2)
SELECT * FROM t WHERE a IN (SELECT a FROM u)
SELECT * FROM t WHERE a NOT IN (SELECT a FROM u WHERE u.b = t.b)
SELECT * FROM t WHERE (a, b) IN (SELECT a, b FROM u)
SELECT * FROM t WHERE EXISTS (SELECT * FROM u WHERE u.id = t.id)
SELECT * FROM t WHERE NOT EXISTS (SELECT 1 AS one FROM u)
SELECT * FROM t WHERE a > ALL (SELECT a FROM u) OR a = ANY (SELECT b FROM u) OR a < SOME (SELECT a FROM u)
SELECT * FROM t WHERE a = (SELECT max(a) AS m FROM u)
SELECT (SELECT max(a) AS m FROM u) AS x FROM t
SELECT * FROM t WHERE c LIKE 'x%' AND c NOT LIKE '_y' AND c LIKE '10!%' ESCAPE '!'
SELECT * FROM t WHERE c ILIKE 'x%' OR c NOT ILIKE '%y'
SELECT * FROM t WHERE c SIMILAR TO 'a|b' OR c NOT SIMILAR TO 'c'
SELECT * FROM t WHERE c ~ 'x' OR c ~* 'y' OR c !~ 'z' OR c !~* 'w'
SELECT CASE WHEN a = 1 THEN 'x' WHEN a = 2 THEN 'y' ELSE 'z' END AS k FROM t
SELECT CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 END AS k FROM t
SELECT CASE WHEN f THEN CASE WHEN a = 1 THEN 1 ELSE 2 END END AS k FROM t
SELECT CAST(a AS bigint) AS x, CAST(c AS integer) AS y, CAST(d AS decimal(10, 2)) AS z, CAST(a AS double) AS w FROM t
SELECT CAST(a AS varchar) AS x, CAST('1' AS smallint) AS y, CAST(c AS boolean) AS z FROM t
SELECT a::bigint AS x FROM t
SELECT coalesce(a, b, 0) AS x, nullif(a, 1) AS y FROM t
SELECT abs(a) AS x, upper(c) AS y, char_length(c) AS z, mod(a, 2) AS w, floor(d) AS v, ceil(d) AS r FROM t
SELECT substring(c FROM 2 FOR 3) AS x, substring(c FROM 2) AS y, substring(c, 2, 3) AS z, substring(c, 2) AS w FROM t
SELECT position('x' IN c) AS x FROM t
SELECT trim(c) AS a1, trim(BOTH FROM c) AS a2, trim(LEADING 'x' FROM c) AS a3, trim(TRAILING 'y' FROM c) AS a4, trim('z' FROM c) AS a5 FROM t
SELECT overlay(c PLACING 'x' FROM 2) AS x, overlay(c PLACING 'x' FROM 2 FOR 1) AS y FROM t
SELECT extract(year FROM ts) AS y, extract(month FROM dt) AS m, extract(dow FROM dt) AS w, extract(epoch FROM ts) AS e, extract(hour FROM ts) AS h FROM t
SELECT DATE '2024-02-29' AS d, TIME '12:30:15' AS tm
SELECT * FROM t WHERE dt > DATE '2024-01-01'
SELECT left(c, 2) AS x, right(c, 2) AS y, replace(c, 'a', 'b') AS z FROM t
SELECT count(*) AS n FROM t
SELECT count(a) AS x, count(DISTINCT a) AS y, sum(a) AS s, avg(d) AS v, min(c) AS mi, max(c) AS ma FROM t
SELECT a, count(*) AS n FROM t GROUP BY a
SELECT a, count(*) AS n FROM t GROUP BY a HAVING count(*) > 1
SELECT a + 1 AS k, sum(b) AS s FROM t GROUP BY a + 1
SELECT a, b, sum(id) AS s FROM t GROUP BY ROLLUP(a, b)
SELECT a, b, sum(id) AS s FROM t GROUP BY CUBE(a, b)
SELECT sum(DISTINCT a) FILTER (WHERE f) AS s FROM t
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY d) AS p FROM t
SELECT row_number() OVER (ORDER BY a) AS r FROM t
SELECT rank() OVER (PARTITION BY a ORDER BY b DESC NULLS LAST) AS r, dense_rank() OVER (ORDER BY a) AS q FROM t
SELECT sum(a) OVER (PARTITION BY b ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM t
SELECT sum(a) OVER (ORDER BY id RANGE UNBOUNDED PRECEDING) AS s FROM t
SELECT sum(a) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS s FROM t
SELECT sum(a) OVER w AS s, max(b) OVER (w ROWS 1 PRECEDING) AS m FROM t WINDOW w AS (PARTITION BY c ORDER BY id)
SELECT lag(a, 1) OVER (ORDER BY id) AS x, lead(a) OVER (ORDER BY id) AS y, first_value(a) OVER (ORDER BY id) AS z FROM t
SELECT last_value(a) IGNORE NULLS OVER (ORDER BY id) AS x FROM t
SELECT ntile(4) OVER (ORDER BY id) AS x FROM t
SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY b) = 1
SELECT * FROM t JOIN u ON t.id = u.id
SELECT t.a FROM t INNER JOIN u USING (id)
SELECT t.a FROM t LEFT JOIN u ON t.id = u.id AND u.a > 1
SELECT t.a FROM t LEFT OUTER JOIN u USING (id, a) WHERE u.b IS NULL
SELECT u.a FROM t RIGHT JOIN u ON t.id = u.id
SELECT u.a FROM t FULL OUTER JOIN u ON t.id = u.id
SELECT u.a FROM t CROSS JOIN u
SELECT u.a FROM t NATURAL JOIN u
SELECT u.a FROM t NATURAL LEFT JOIN u
SELECT x.a FROM t x JOIN u y ON x.id = y.id JOIN t z ON y.a = z.a LEFT JOIN u w ON w.b = z.b
SELECT x.a FROM t x JOIN (u y JOIN t z ON y.a = z.a) ON x.id = y.id
SELECT s.k FROM (SELECT a AS k FROM t WHERE b = 1) AS s WHERE s.k > 2
SELECT s.k FROM (SELECT a, b FROM t) AS s (k, l)
SELECT t.a, l.m FROM t, LATERAL (SELECT max(a) AS m FROM u WHERE u.id = t.id) AS l
SELECT x.v FROM (VALUES (1, 'a'), (2, 'b')) AS x (v, w)
VALUES (1, 'a'), (2, 'b')
SELECT y.e FROM UNNEST(ARRAY[1, 2, 3]) AS y (e)
SELECT y.e, y.o FROM UNNEST(ARRAY[1, 2, 3]) WITH ORDINALITY AS y (e, o)
SELECT ARRAY[1, 2, 3] AS x, ARRAY[4, 5][1] AS y
WITH w AS (SELECT a FROM t) SELECT * FROM w
WITH w (k) AS (SELECT a FROM t), v AS (SELECT k FROM w WHERE k > 1) SELECT * FROM w JOIN v USING (k)
WITH RECURSIVE r (n) AS (SELECT 1 AS n UNION ALL SELECT n + 1 AS n FROM r WHERE n < 5) SELECT n FROM r
WITH w AS (SELECT a FROM t) SELECT * FROM w UNION ALL SELECT * FROM w ORDER BY 1
SELECT a FROM t UNION SELECT a FROM u
SELECT a FROM t UNION ALL SELECT a FROM u
SELECT a FROM t UNION DISTINCT SELECT a FROM u
SELECT a FROM t INTERSECT SELECT a FROM u
SELECT a FROM t EXCEPT SELECT a FROM u
SELECT a FROM t EXCEPT ALL SELECT a FROM u
SELECT a FROM t INTERSECT ALL SELECT a FROM u
SELECT a FROM t UNION SELECT b FROM t INTERSECT SELECT a FROM u
(SELECT a FROM t UNION SELECT b FROM t) INTERSECT SELECT a FROM u
SELECT a FROM t EXCEPT SELECT b FROM t UNION ALL SELECT a FROM u
(SELECT a FROM t ORDER BY a LIMIT 1) UNION ALL (SELECT a FROM u ORDER BY a LIMIT 2)
SELECT a FROM t ORDER BY a
SELECT a FROM t ORDER BY a DESC, b ASC NULLS FIRST, id DESC NULLS LAST
SELECT a AS k FROM t ORDER BY k, 1
SELECT a FROM t ORDER BY a + b
SELECT a FROM t LIMIT 10
SELECT a FROM t LIMIT 10 OFFSET 5
SELECT a FROM t OFFSET 5 LIMIT 10
SELECT a FROM t ORDER BY a OFFSET 5 ROWS FETCH NEXT 3 ROWS ONLY
SELECT a FROM t LIMIT ALL
SELECT a FROM t WHERE a = ? AND b > ? LIMIT ?
SELECT a FROM t WHERE ((((a = 1))))
SELECT "a", "t"."b" FROM "t"
SELECT a /* one */ FROM t -- two
SELECT rtrim(c) AS x, ltrim(c) AS y, starts_with(c, 'x') AS z, split_part(c, ',', 1) AS w, md5(c) AS v FROM t
SELECT greatest(a, b) AS x, least(a, b) AS y FROM t
SELECT current_date AS d FROM t
SELECT power(d, 2) AS x, sqrt(d) AS y, exp(d) AS z, ln(d) AS w, round(d, 2) AS r, truncate(d, 1) AS q, sign(a) AS s FROM t
SELECT a, b, sum(id) AS s FROM t GROUP BY GROUPING SETS ((a, b), a, ())
SELECT sum(b) FILTER (WHERE b > 0) AS s FROM t
