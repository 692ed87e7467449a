package org.kalamdb.sql.exec;

import java.util.Optional;
import org.kalamdb.common.DbException;
import org.kalamdb.common.SourcePosition;

/// An expression whose failures get the place where it stands in the statement. Costs nothing as long as
/// none occurs.
final class PlacedExpression extends VectorExpression {
    private final VectorExpression expression;
    private final int token;
    private final Places places;

    PlacedExpression(VectorExpression expression, int token, Places places) {
        super(expression.type);
        this.expression = expression;
        this.token = token;
        this.places = places;
    }

    @Override
    Values evaluate(Rows rows) {
        try {
            return expression.evaluate(rows);
        } catch (DbException failure) {
            throw placed(failure);
        }
    }

    @Override
    int select(Rows rows, int[] out) {
        try {
            return expression.select(rows, out);
        } catch (DbException failure) {
            throw placed(failure);
        }
    }

    private DbException placed(DbException failure) {
        if (failure.position().isPresent() || !isOfValues(failure)) {
            return failure;
        }
        Optional<SourcePosition> place = places.of(token);
        return place.isPresent() ? failure.placedAt(place.get()) : failure;
    }

    /// Whether the values are to blame, and not time, memory or the disk.
    private static boolean isOfValues(DbException failure) {
        return switch (failure.code()) {
            case EXECUTION, SCHEMA, INVALID_SQL, INVALID_OPERATION, INVALID_INPUT -> true;
            default -> false;
        };
    }
}
