package org.kalamdb.sql.parser;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kalamdb.common.DbException;
import org.kalamdb.common.SourcePosition;

/// Gives the failures of statements that bypass the planner a place: that of the name which the message
/// quotes, as in `Namespace 'ap' not found`, else the statement's start.
public final class StatementPlaces {
    private static final Pattern QUOTED = Pattern.compile("'([^']{1,200})'|parameter (\\$\\d{1,3})");

    private StatementPlaces() {}

    /// The failure with a place, if its code speaks of the statement's text and it has none yet.
    public static DbException placed(DbException failure, ParsedStatement statement) {
        if (failure.position().isPresent() || !isAboutText(failure)) {
            return failure;
        }
        return failure.placedAt(find(String.valueOf(failure.getMessage()), statement));
    }

    private static boolean isAboutText(DbException failure) {
        return switch (failure.code()) {
            case INVALID_SQL,
                    FEATURE_NOT_SUPPORTED,
                    TABLE_NOT_FOUND,
                    NAMESPACE_NOT_FOUND,
                    COLUMN_NOT_FOUND,
                    NOT_FOUND,
                    INVALID_OPERATION,
                    SCHEMA,
                    PARAMETER_BINDING -> true;
            case BATCH_PARSE,
                    EMPTY_SQL,
                    INVALID_INPUT,
                    INVALID_PARAMETER,
                    PARAMS_WITH_BATCH,
                    ALREADY_EXISTS,
                    CONSTRAINT_VIOLATION,
                    CONFLICT,
                    OPEN_TRANSACTION,
                    IDEMPOTENT_CONFLICT,
                    PERMISSION_DENIED,
                    UNAUTHORIZED,
                    EXECUTION,
                    TIMEOUT,
                    LIMIT_EXCEEDED,
                    OVERLOADED,
                    STORAGE_UNAVAILABLE,
                    CORRUPTION,
                    INTERNAL -> false;
        };
    }

    private static SourcePosition find(String message, ParsedStatement statement) {
        TokenStream tokens = SqlLexer.tokenize(statement.text());
        Matcher quoted = QUOTED.matcher(message);
        while (quoted.find()) {
            String name = quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
            String last = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            for (int token = 0; token < tokens.size(); token++) {
                if (isNamed(tokens, token, name, last)) {
                    return moved(tokens.position(tokens.start(token)), statement.position());
                }
            }
        }
        return statement.position();
    }

    private static boolean isNamed(TokenStream tokens, int token, String name, String last) {
        return switch (tokens.kind(token)) {
            case WORD, QUOTED -> tokens.name(token).equals(last);
            case STRING -> tokens.text(token).equalsIgnoreCase(name);
            case PARAMETER -> tokens.raw(token).equals(name);
            default -> false;
        };
    }

    static SourcePosition moved(SourcePosition place, SourcePosition origin) {
        return place.line() == 1
                ? new SourcePosition(origin.line(), origin.column() + place.column() - 1)
                : new SourcePosition(origin.line() + place.line() - 1, place.column());
    }
}
