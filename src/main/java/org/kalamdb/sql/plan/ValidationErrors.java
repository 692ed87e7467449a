package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.NearestName;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.TableName;

/// Translates what Calcite's validator says into the product's errors, with a place and a hint.
final class ValidationErrors {
    /// Of a name; names that exist are shorter.
    private static final int MAX_SHOWN = 130;

    private static final Pattern OBJECT = Pattern.compile("^Object '(.*?)' not found.*", Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile("^Table '(.*?)' not found.*", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile(
            "^(?:Unknown identifier|Column|Unknown column|Unknown field) '(.*?)'(?: not found.*)?$", Pattern.DOTALL);
    private static final Pattern AMBIGUOUS = Pattern.compile("^Column '(.*?)' is ambiguous$", Pattern.DOTALL);

    private final CatalogReader catalog;
    private final PlanningContext context;
    private final SqlNode query;

    ValidationErrors(CatalogReader catalog, PlanningContext context, SqlNode query) {
        this.catalog = catalog;
        this.context = context;
        this.query = query;
    }

    /// @param node what the error is about, when known
    DbException translate(CalciteContextException error, @Nullable SqlNode node) {
        Throwable cause = error.getCause();
        String reason = String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
        Matcher object = OBJECT.matcher(reason);
        if (object.matches()) {
            return at(error, ErrorCode.TABLE_NOT_FOUND, tableNotFound(object.group(1), node));
        }
        Matcher table = TABLE.matcher(reason);
        if (table.matches()) {
            return at(
                    error,
                    ErrorCode.COLUMN_NOT_FOUND,
                    "table '" + shown(table.group(1)) + "' not found in FROM" + sourceHint(table.group(1)));
        }
        Matcher ambiguous = AMBIGUOUS.matcher(reason);
        if (ambiguous.matches()) {
            return at(error, ErrorCode.INVALID_SQL, ambiguous(ambiguous.group(1)));
        }
        Matcher column = COLUMN.matcher(reason);
        if (column.matches()) {
            boolean quoted = context.places().isQuoted(error.getPosLine(), error.getPosColumn());
            return at(
                    error,
                    ErrorCode.COLUMN_NOT_FOUND,
                    columnNotFound(column.group(1)) + (quoted ? ": texts stand in single quotes" : ""));
        }
        return at(error, ErrorCode.INVALID_SQL, CallErrors.of(reason, node).orElseGet(() -> withoutForms(reason)));
    }

    /// The error with its place, when it is about a text literal of the query that is no value of a type.
    static DbException placed(DbException error, SqlNode query) {
        String message = String.valueOf(error.getMessage());
        if (error.code() != ErrorCode.SCHEMA || error.position().isPresent()) {
            return error;
        }
        SqlParserPos[] found = {SqlParserPos.ZERO};
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlLiteral literal) {
                if (literal instanceof SqlCharStringLiteral && message.contains("'" + literal.toValue() + "'")) {
                    found[0] = literal.getParserPosition();
                }
                return null;
            }
        });
        return Unsupported.error(error.code(), found[0], message);
    }

    private static DbException at(CalciteContextException error, ErrorCode code, String message) {
        return error.getPosLine() < 1
                ? new DbException(code, message)
                : DbException.at(
                        code, new SourcePosition(error.getPosLine(), Math.max(1, error.getPosColumn())), message);
    }

    private String tableNotFound(String name, @Nullable SqlNode node) {
        List<String> names = node instanceof SqlIdentifier identifier ? identifier.names : List.of(name);
        TableName wanted = CatalogReader.tableName(names, context.namespace());
        List<String> known = context.schema().visibleNames().stream()
                .map(visible -> visible.namespace().equals(context.namespace()) && names.size() == 1
                        ? visible.table()
                        : visible.toString())
                .toList();
        String written = names.size() == 1 ? wanted.table() : wanted.toString();
        return "'" + shown(wanted.toString()) + "' not found" + NearestName.hint(written, known);
    }

    private String columnNotFound(String name) {
        List<String> columns = new ArrayList<>();
        catalog.found().forEach(table -> table.columns().forEach(column -> columns.add(column.name())));
        String last = name.substring(name.lastIndexOf('.') + 1);
        return "column '" + shown(name) + "' not found" + NearestName.hint(last, columns);
    }

    /// A name before a point that is no source: a misspelt one, or a column whose members are asked for.
    private String sourceHint(String name) {
        String near = NearestName.hint(name, FromNames.of(query));
        boolean isColumn = near.isEmpty()
                && catalog.found().stream()
                        .flatMap(table -> table.columns().stream())
                        .anyMatch(column -> column.name().equalsIgnoreCase(name));
        return isColumn ? ": '" + name + "' is a column, and " + name + " ->> 'key' a member of the JSON in it" : near;
    }

    private static String shown(String name) {
        return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN) + "…";
    }

    private static String withoutForms(String reason) {
        int forms = reason.indexOf(". Supported form(s)");
        return forms < 0 ? reason : reason.substring(0, forms);
    }

    private String ambiguous(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        List<String> owners = catalog.found().stream()
                .filter(table -> table.columns().stream()
                        .anyMatch(column -> column.name().equalsIgnoreCase(last)))
                .map(table -> "'" + table.relation().name() + "'")
                .sorted()
                .toList();
        return "column '" + name + "' is ambiguous"
                + (owners.size() < 2 ? "" : ": it is in " + String.join(" and ", owners));
    }
}
