package org.kalamdb.sql.parser;

import org.kalamdb.model.VectorMetric;

/// ALTER TABLE (`sql.md` §7): of its operations those on vector indexes.
final class AlterTableParser {
    private final TokenCursor cursor;

    AlterTableParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// `ALTER [USER | SHARED | STREAM] TABLE t { CREATE [VECTOR] INDEX c [USING metric] | DROP [VECTOR] INDEX c }`
    Statement parse() {
        int first = cursor.next();
        while (!cursor.accept(Keyword.TABLE)) {
            cursor.next();
        }
        Statement.TableRef table = cursor.tableRef();
        boolean create = isIndex(Keyword.CREATE);
        if (!create && !isIndex(Keyword.DROP)) {
            cursor.toEnd();
            return new Statement.Unsupported("ALTER TABLE", cursor.sourcePosition(first));
        }
        cursor.next();
        cursor.accept(Keyword.VECTOR);
        cursor.expect(Keyword.INDEX);
        Statement.ColumnRef column = cursor.columnRef();
        return new Statement.AlterVectorIndex(table, column, create ? metric() : null);
    }

    private boolean isIndex(Keyword operation) {
        return cursor.are(operation, Keyword.INDEX) || cursor.are(operation, Keyword.VECTOR);
    }

    private VectorMetric metric() {
        if (!cursor.accept(Keyword.USING)) {
            return VectorMetric.COSINE;
        }
        int token = cursor.index();
        String word = cursor.name("COSINE, L2 or DOT");
        for (VectorMetric metric : VectorMetric.values()) {
            if (metric.word().equals(word)) {
                return metric;
            }
        }
        throw cursor.error(token, "there is no metric '" + word + "': the metrics are COSINE, L2 and DOT");
    }
}
