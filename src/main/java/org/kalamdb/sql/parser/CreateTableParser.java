package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.TableType;

/// CREATE TABLE in all its spellings (`sql.md` §6). Every error starts with «Invalid CREATE TABLE
/// statement: ».
final class CreateTableParser {
    private static final String PREFIX = "Invalid CREATE TABLE statement: ";

    private final TokenCursor cursor;
    private final TypeParser types;
    private final DefaultParser defaults;
    private final ExpressionParser expressions;
    private final List<Statement.ColumnSpec> columns = new ArrayList<>();
    private final List<Statement.CheckSpec> checks = new ArrayList<>();
    private final Set<String> columnNames = new HashSet<>();
    private @Nullable List<Statement.ColumnRef> keyColumns;
    private boolean keyDeclared;

    CreateTableParser(TokenCursor cursor, QueryParser queries) {
        this.cursor = cursor;
        this.types = new TypeParser(cursor);
        this.expressions = queries.expressions();
        this.defaults = new DefaultParser(cursor, expressions);
    }

    Statement parse() {
        SourcePosition start = cursor.sourcePosition();
        try {
            Statement statement = table();
            cursor.expectEnd();
            return statement;
        } catch (DbException e) {
            if (e.code() == ErrorCode.FEATURE_NOT_SUPPORTED
                    || String.valueOf(e.getMessage()).startsWith("Unsupported statement type")) {
                throw e;
            }
            throw DbException.at(ErrorCode.INVALID_SQL, e.position().orElse(start), PREFIX + e.getMessage());
        }
    }

    private Statement table() {
        int create = cursor.next();
        TableType type = tableType();
        cursor.expect(Keyword.TABLE);
        boolean ifNotExists = new ManagementParser(cursor).ifNotExists();
        int nameToken = cursor.index();
        Statement.TableRef table = cursor.tableRef();
        named(nameToken, () -> Naming.checkTable(table.table()));
        if (cursor.is(Keyword.AS)) {
            throw cursor.error(create, "Unsupported statement type: CREATE TABLE AS SELECT");
        }
        int open = cursor.index();
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        if (!cursor.is(TokenKind.RIGHT_PAREN)) {
            do {
                element();
            } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        }
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        if (columns.isEmpty()) {
            throw cursor.error(open, "a table must have at least one column");
        }
        checkKey();
        Map<String, Object> options = new TableOptionParser(cursor).parse();
        if (cursor.is(Keyword.AS)) {
            throw cursor.error(create, "Unsupported statement type: CREATE TABLE AS SELECT");
        }
        return new Statement.CreateTable(table, ifNotExists, type, columns, keyColumns, checks, options);
    }

    private @Nullable TableType tableType() {
        if (cursor.accept(Keyword.USER)) {
            return TableType.USER;
        }
        if (cursor.accept(Keyword.SHARED)) {
            return TableType.SHARED;
        }
        if (cursor.accept(Keyword.STREAM)) {
            return TableType.STREAM;
        }
        if (cursor.is(Keyword.SYSTEM)) {
            throw cursor.error("Cannot create SYSTEM tables");
        }
        return null;
    }

    private void named(int token, Runnable check) {
        try {
            check.run();
        } catch (DbException e) {
            throw cursor.error(token, String.valueOf(e.getMessage()));
        }
    }

    /// A column or a table constraint.
    private void element() {
        String name = constraintName();
        Keyword keyword = cursor.keyword();
        Keyword second = cursor.keyword(1);
        boolean paren = cursor.kind(1) == TokenKind.LEFT_PAREN;
        if (keyword == Keyword.PRIMARY && second == Keyword.KEY) {
            keyClause();
        } else if (keyword == Keyword.FOREIGN && second == Keyword.KEY) {
            cursor.next();
            cursor.next();
            skipParens();
            references();
        } else if (keyword == Keyword.CHECK && paren) {
            check(name, null);
        } else if ((keyword == Keyword.UNIQUE && (paren || second == Keyword.KEY))
                || (keyword == Keyword.INDEX && paren)) {
            cursor.next();
            cursor.accept(Keyword.KEY);
            skipParens();
        } else {
            column();
        }
    }

    private @Nullable String constraintName() {
        return cursor.accept(Keyword.CONSTRAINT) ? cursor.name("a constraint name") : null;
    }

    /// `CHECK ( condition )`
    ///
    /// @param name   null: the table makes one
    /// @param column whose clause it is; null for the table's
    private void check(@Nullable String name, @Nullable String column) {
        SourcePosition position = cursor.sourcePosition();
        cursor.expect(Keyword.CHECK);
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        int first = cursor.index();
        SqlNode condition = StatementParser.bounded(cursor, expressions.parse());
        String text = cursor.tokens.raw(first, cursor.index() - 1);
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        checks.add(new Statement.CheckSpec(name, column, condition, text, position));
    }

    private void keyClause() {
        int token = cursor.next();
        cursor.next();
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        List<Statement.ColumnRef> key = new ArrayList<>();
        do {
            key.add(cursor.columnRef());
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        declareKey(token);
        keyColumns = key;
    }

    private void declareKey(int token) {
        if (keyDeclared) {
            throw cursor.error(token, "Multiple PRIMARY KEY definitions");
        }
        keyDeclared = true;
    }

    private void checkKey() {
        if (keyColumns == null) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Statement.ColumnRef key : keyColumns) {
            if (!seen.add(key.name())) {
                throw DbException.at(
                        ErrorCode.INVALID_SQL,
                        key.position(),
                        "PRIMARY KEY names column '" + key.name() + "' more than once");
            }
            if (!columnNames.contains(key.name())) {
                throw DbException.at(
                        ErrorCode.INVALID_SQL,
                        key.position(),
                        "PRIMARY KEY column '" + key.name() + "' not found in column list");
            }
        }
    }

    private void column() {
        int nameToken = cursor.index();
        Statement.ColumnRef column = cursor.columnRef();
        named(nameToken, () -> Naming.checkColumn(column.name()));
        if (!columnNames.add(column.name())) {
            throw cursor.error(nameToken, "Duplicate column name '" + column.name() + "'");
        }
        TypeParser.Written type = types.parse();
        Constraints constraints = constraints(column, type);
        columns.add(new Statement.ColumnSpec(
                column.name(),
                column.position(),
                type.columnType(),
                constraints.notNull,
                constraints.primaryKey,
                constraints.defaultValue));
    }

    /// What the words after a column's type add up to.
    private static final class Constraints {
        private boolean notNull;
        private boolean primaryKey;
        private DefaultValue defaultValue = DefaultValue.NONE;
        private @Nullable String name;
    }

    private Constraints constraints(Statement.ColumnRef column, TypeParser.Written type) {
        Constraints constraints = new Constraints();
        if (type.serial()) {
            constraints.defaultValue = DefaultParser.SNOWFLAKE_ID;
        }
        while (cursor.is(TokenKind.WORD)) {
            int token = cursor.index();
            if (cursor.is(Keyword.CONSTRAINT)) {
                constraints.name = constraintName();
            } else if (cursor.is(Keyword.CHECK)) {
                check(constraints.name, column.name());
                constraints.name = null;
            } else if (cursor.accept(Keyword.NOT)) {
                cursor.expect(Keyword.NULL);
                constraints.notNull = true;
            } else if (cursor.accept(Keyword.PRIMARY)) {
                cursor.expect(Keyword.KEY);
                declareKey(token);
                constraints.primaryKey = true;
            } else if (cursor.accept(Keyword.DEFAULT)) {
                constraints.defaultValue = defaults.parse(type.columnType(), column.name());
            } else if (acceptsIdentity()) {
                constraints.defaultValue = DefaultParser.SNOWFLAKE_ID;
            } else if (!acceptsIgnored()) {
                break;
            }
        }
        return constraints;
    }

    /// AUTO_INCREMENT, AUTO INCREMENT, GENERATED … AS IDENTITY.
    private boolean acceptsIdentity() {
        if (cursor.accept(Keyword.AUTO_INCREMENT) || cursor.accept(Keyword.AUTOINCREMENT)) {
            return true;
        }
        if (cursor.accept(Keyword.AUTO)) {
            if (!cursor.isName() || !cursor.name("INCREMENT").equals("increment")) {
                throw cursor.expected("INCREMENT");
            }
            return true;
        }
        if (!cursor.accept(Keyword.GENERATED)) {
            return false;
        }
        if (!cursor.accept(Keyword.ALWAYS)) {
            cursor.expect(Keyword.BY);
            cursor.expect(Keyword.DEFAULT);
        }
        cursor.expect(Keyword.AS);
        cursor.expect(Keyword.IDENTITY);
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            skipParens();
        }
        return true;
    }

    /// Constraints that are taken and not enforced.
    private boolean acceptsIgnored() {
        if (cursor.accept(Keyword.NULL)) {
            return true;
        }
        if (cursor.accept(Keyword.UNIQUE)) {
            cursor.accept(Keyword.KEY);
            return true;
        }
        if (cursor.is(Keyword.REFERENCES)) {
            references();
            return true;
        }
        return false;
    }

    /// `REFERENCES t [(c)] {ON {DELETE|UPDATE} action}`
    private void references() {
        cursor.expect(Keyword.REFERENCES);
        cursor.tableRef();
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            skipParens();
        }
        while (cursor.accept(Keyword.ON)) {
            if (!cursor.accept(Keyword.DELETE)) {
                cursor.expect(Keyword.UPDATE);
            }
            boolean two = cursor.is(Keyword.SET) || cursor.is(Keyword.NO);
            cursor.name("an action");
            if (two) {
                cursor.name("an action");
            }
        }
    }

    private void skipParens() {
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        for (int depth = 1; depth > 0; cursor.next()) {
            if (cursor.atEnd()) {
                throw cursor.expected("')'");
            }
            depth += cursor.is(TokenKind.LEFT_PAREN) ? 1 : cursor.is(TokenKind.RIGHT_PAREN) ? -1 : 0;
        }
    }
}
