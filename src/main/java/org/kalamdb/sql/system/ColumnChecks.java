package org.kalamdb.sql.system;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.CheckConstraint;
import org.kalamdb.model.TableSchema;
import org.kalamdb.sql.parser.SqlParser;

/// Tells which CHECK constraints of a table name a column.
final class ColumnChecks {
    private final Map<String, String> texts = new HashMap<>();

    ColumnChecks(TableSchema schema) {
        for (CheckConstraint check : schema.checks()) {
            for (String name : names(check.expression())) {
                texts.merge(name, "CHECK (" + check.expression() + ")", (first, next) -> first + ", " + next);
            }
        }
    }

    /// As in `CHECK (a > 0), CHECK (a < b)`; null for none.
    @Nullable
    String of(String column) {
        return texts.get(column);
    }

    private static Set<String> names(String expression) {
        Set<String> names = new LinkedHashSet<>();
        SqlParser.parseExpression(expression).accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                if (!identifier.names.isEmpty()) {
                    names.add(identifier.names.getLast().toLowerCase(Locale.ROOT));
                }
                return null;
            }
        });
        return names;
    }
}
