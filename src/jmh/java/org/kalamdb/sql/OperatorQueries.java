package org.kalamdb.sql;

/// The queries of [OperatorBenchmark]. Results are small, so that what is measured is the operator and not
/// the way of rows to the client.
public enum OperatorQueries {
    FILTER_INTS("SELECT count(*) FROM facts WHERE conv >= 200 AND conv < 700 AND qty < 500"),
    FILTER_IN("SELECT count(*) FROM facts WHERE category IN ('category 03', 'category 11', 'category 20')"),
    FILTER_LIKE("SELECT count(*) FROM facts WHERE content LIKE '%green%'"),
    FILTER_OR("SELECT count(*) FROM facts WHERE (conv = 17 OR conv > 900) AND amount < 500.0"),
    SUM("SELECT sum(amount) FROM facts"),
    GROUP_INT("SELECT conv, count(*), sum(qty), avg(amount), min(amount), max(amount) FROM facts GROUP BY conv"),
    GROUP_TEXT_25("SELECT category, count(*), sum(qty), avg(amount) FROM facts GROUP BY category"),
    GROUP_TEXT_50K("SELECT count(*), max(s) FROM"
            + " (SELECT sender, count(*) AS c, sum(qty) AS s FROM facts GROUP BY sender) AS t"),
    GROUP_TWO_KEYS("SELECT count(*), max(s) FROM"
            + " (SELECT conv, category, count(*) AS c, sum(qty) AS s FROM facts GROUP BY conv, category) AS t"),
    FILTER_TOP_50("SELECT id, sender, content FROM facts WHERE conv = 17 ORDER BY sent DESC LIMIT 50"),
    TOP_50("SELECT id, sender, content FROM facts ORDER BY amount DESC LIMIT 50"),
    JOIN_1K("SELECT d.kind, count(*), sum(f.amount) FROM facts f JOIN dims d ON f.conv = d.id GROUP BY d.kind"),
    JOIN_100K("SELECT b.kind, count(*), sum(f.amount) FROM facts f JOIN bigs b ON f.big = b.id GROUP BY b.kind"),
    SORT(
            "SELECT id, amount FROM facts ORDER BY amount",
            "SELECT last(id) FROM (SELECT id, amount FROM facts" + " ORDER BY amount)"),
    DISTINCT("SELECT count(*) FROM (SELECT DISTINCT sender FROM facts) AS t"),
    CUBE(
            "SELECT count(*), max(s) FROM (SELECT conv, category, sum(qty) AS s FROM facts GROUP BY CUBE(conv, category)) AS t"),
    WINDOW_RANK("SELECT max(r) FROM (SELECT rank() OVER (PARTITION BY conv ORDER BY qty) AS r FROM facts) AS t"),
    WINDOW_SUM_100("SELECT max(s) FROM"
            + " (SELECT sum(qty) OVER (PARTITION BY conv ORDER BY id ROWS 100 PRECEDING) AS s FROM facts) AS t"),
    WINDOW_MIN_2000("SELECT max(m) FROM (SELECT min(amount) OVER"
            + " (ORDER BY id ROWS BETWEEN 1000 PRECEDING AND 1000 FOLLOWING) AS m FROM facts) AS t");

    final String text;
    final String duckText;

    OperatorQueries(String text) {
        this(text, text);
    }

    OperatorQueries(String text, String duckText) {
        this.text = text;
        this.duckText = duckText;
    }
}
