package org.kalamdb.sql.parser;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.sql.parser.Statement.DescribeWords;

/// Statements about namespaces, tables, storages and jobs; users are [UserParser]'s, CREATE TABLE is
/// [CreateTableParser]'s. What the dialect has and this parser does not read yet becomes
/// [Statement.Unsupported].
final class ManagementParser {
    private final TokenCursor cursor;

    ManagementParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// CREATE of anything but a table.
    Statement create() {
        Keyword kind = cursor.keyword(1);
        if (kind == null) {
            throw unknownObject();
        }
        return switch (kind) {
            case NAMESPACE -> createNamespace();
            case USER -> new UserParser(cursor).create();
            case STORAGE -> new StorageParser(cursor).create();
            case TOPIC -> StatementParser.later(cursor, 2);
            case OR -> throw StatementParser.unsupportedType(cursor, 4);
            case MATERIALIZED -> throw ViewParser.materialized(cursor, 1);
            default -> throw unsupportedObject(kind);
        };
    }

    private DbException unsupportedObject(Keyword kind) {
        return switch (kind) {
            case INDEX, UNIQUE, FUNCTION, PROCEDURE, TRIGGER, SEQUENCE, TYPE, SCHEMA, DATABASE -> unsupportedType();
            case TEMP, TEMPORARY, ROLE, EXTENSION, TABLE, SHARED, STREAM, FOREIGN -> unsupportedType();
            default -> unknownObject();
        };
    }

    private DbException unsupportedType() {
        return StatementParser.unsupportedType(cursor, 2);
    }

    private DbException unknownObject() {
        cursor.next();
        return cursor.expected(
                "TABLE, NAMESPACE, USER, STORAGE, TOPIC or VIEW",
                Keyword.TABLE,
                Keyword.NAMESPACE,
                Keyword.USER,
                Keyword.SHARED,
                Keyword.STREAM,
                Keyword.STORAGE,
                Keyword.TOPIC,
                Keyword.VIEW);
    }

    private Statement createNamespace() {
        cursor.next();
        cursor.next();
        boolean ifNotExists = ifNotExists();
        int token = cursor.index();
        String name = namespaceName();
        // it exists from the first start, so that this always answers "already exists"
        if (!name.equals("default")) {
            try {
                Naming.checkNamespace(name);
            } catch (DbException e) {
                throw DbException.at(e.code(), cursor.sourcePosition(token), String.valueOf(e.getMessage()));
            }
        }
        return new Statement.CreateNamespace(name, ifNotExists);
    }

    boolean ifNotExists() {
        if (!cursor.is(Keyword.IF)) {
            return false;
        }
        cursor.next();
        cursor.expect(Keyword.NOT);
        cursor.expect(Keyword.EXISTS);
        return true;
    }

    private boolean ifExists() {
        if (!cursor.are(Keyword.IF, Keyword.EXISTS)) {
            return false;
        }
        cursor.next();
        cursor.next();
        return true;
    }

    /// A namespace's name; string quotes are as good as name quotes.
    private String namespaceName() {
        return cursor.is(TokenKind.STRING)
                ? cursor.string("a namespace name").toLowerCase(Locale.ROOT)
                : cursor.name("a namespace name");
    }

    Statement alter() {
        Keyword kind = cursor.keyword(1);
        if (kind == Keyword.NAMESPACE) {
            return alterNamespace();
        }
        boolean typed = kind == Keyword.USER || kind == Keyword.SHARED || kind == Keyword.STREAM;
        if (kind == Keyword.TABLE || (typed && cursor.keyword(2) == Keyword.TABLE)) {
            return new AlterTableParser(cursor).parse();
        }
        if (kind == Keyword.USER) {
            return new UserParser(cursor).alter();
        }
        if (kind == Keyword.STORAGE) {
            return new StorageParser(cursor).alter();
        }
        if (kind == Keyword.TOPIC) {
            return StatementParser.later(cursor, 2);
        }
        if (kind == null) {
            cursor.next();
            throw cursor.expected(
                    "TABLE, NAMESPACE, USER, STORAGE or TOPIC",
                    Keyword.TABLE,
                    Keyword.NAMESPACE,
                    Keyword.USER,
                    Keyword.STORAGE,
                    Keyword.TOPIC);
        }
        throw unsupportedType();
    }

    private Statement alterNamespace() {
        cursor.next();
        cursor.next();
        String name = namespaceName();
        if (!cursor.accept(Keyword.SET, Keyword.OPTIONS)) {
            throw cursor.error("Expected SET OPTIONS");
        }
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        Map<String, Object> options = new LinkedHashMap<>();
        do {
            String key = cursor.is(TokenKind.STRING) ? cursor.string("a key") : cursor.id("a key");
            cursor.expect(TokenKind.EQUAL, "'='");
            options.put(key, OptionValues.parse(cursor));
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        return new Statement.AlterNamespace(name, options);
    }

    Statement drop() {
        Keyword kind = cursor.keyword(1);
        boolean typed = kind == Keyword.USER || kind == Keyword.SHARED || kind == Keyword.STREAM;
        if (kind == Keyword.TABLE || (typed && cursor.keyword(2) == Keyword.TABLE)) {
            return dropTable(typed);
        }
        if (kind == Keyword.NAMESPACE) {
            cursor.next();
            cursor.next();
            boolean ifExists = ifExists();
            return new Statement.DropNamespace(namespaceName(), ifExists, cascade());
        }
        if (kind == Keyword.USER) {
            return new UserParser(cursor).drop();
        }
        if (kind == Keyword.STORAGE) {
            return new StorageParser(cursor).drop();
        }
        if (kind == Keyword.VIEW) {
            cursor.next();
            cursor.next();
            boolean ifExists = ifExists();
            return new Statement.DropView(cursor.tableRef(), ifExists);
        }
        if (kind == Keyword.TOPIC) {
            return StatementParser.later(cursor, 2);
        }
        if (kind == null) {
            cursor.next();
            throw cursor.expected(
                    "TABLE, NAMESPACE, USER, STORAGE, TOPIC or VIEW",
                    Keyword.TABLE,
                    Keyword.NAMESPACE,
                    Keyword.USER,
                    Keyword.STORAGE,
                    Keyword.TOPIC,
                    Keyword.VIEW);
        }
        throw unsupportedType();
    }

    private boolean cascade() {
        if (cursor.accept(Keyword.CASCADE)) {
            return true;
        }
        cursor.accept(Keyword.RESTRICT);
        return false;
    }

    private Statement dropTable(boolean typed) {
        cursor.next();
        cursor.next();
        if (typed) {
            cursor.next();
        }
        boolean ifExists = ifExists();
        Statement.TableRef table = cursor.tableRef();
        if (cursor.is(TokenKind.COMMA)) {
            throw cursor.notSupported(cursor.index(), "DROP TABLE of more than one table");
        }
        return new Statement.DropTable(table, ifExists, cascade());
    }

    Statement show() {
        Keyword kind = cursor.keyword(1);
        if (kind == null) {
            cursor.next();
            throw unknownShow();
        }
        return switch (kind) {
            case NAMESPACES -> shown(new Statement.ShowNamespaces());
            case STORAGES -> shown(new Statement.ShowStorages());
            case TABLES -> showTables();
            case MANIFEST -> {
                Statement statement = shown(new Statement.ShowManifest());
                cursor.accept(Keyword.CACHE);
                yield statement;
            }
            case STATS -> {
                cursor.next();
                cursor.next();
                cursor.expect(Keyword.FOR);
                cursor.expect(Keyword.TABLE);
                yield new Statement.ShowStats(cursor.tableRef());
            }
            case TABLE -> {
                cursor.next();
                cursor.next();
                cursor.expect(Keyword.STATS);
                yield new Statement.ShowStats(cursor.tableRef());
            }
            case ALL -> shown(new Statement.ShowSettings());
            case COLUMNS -> {
                cursor.next();
                cursor.next();
                if (!cursor.accept(Keyword.FROM) && !cursor.accept(Keyword.IN)) {
                    throw cursor.expected("FROM", Keyword.FROM);
                }
                yield new Statement.ShowColumns(cursor.tableRef());
            }
            case EXPORT, TOPICS, BACKUP -> StatementParser.later(cursor, 2);
            default -> {
                cursor.next();
                throw unknownShow();
            }
        };
    }

    private Statement shown(Statement statement) {
        cursor.next();
        cursor.next();
        return statement;
    }

    private DbException unknownShow() {
        return cursor.expected(
                "NAMESPACES, TABLES, STORAGES, MANIFEST, STATS FOR TABLE, COLUMNS, TOPICS, EXPORT or ALL after SHOW",
                Keyword.NAMESPACES,
                Keyword.TABLES,
                Keyword.STORAGES,
                Keyword.MANIFEST,
                Keyword.STATS,
                Keyword.COLUMNS,
                Keyword.TOPICS,
                Keyword.EXPORT);
    }

    private Statement showTables() {
        cursor.next();
        cursor.next();
        return new Statement.ShowTables(inNamespace());
    }

    /// `[IN [NAMESPACE] ns]`, also with FROM.
    private @Nullable String inNamespace() {
        if (!cursor.accept(Keyword.IN) && !cursor.accept(Keyword.FROM)) {
            return null;
        }
        acceptNamespaceWord();
        return namespaceName();
    }

    private void acceptNamespaceWord() {
        if (cursor.is(Keyword.NAMESPACE) && cursor.kind(1) != TokenKind.END && cursor.kind(1) != TokenKind.SEMICOLON) {
            cursor.next();
        }
    }

    Statement describe() {
        DescribeWords words = cursor.is(Keyword.DESC) ? DescribeWords.DESC : DescribeWords.DESCRIBE;
        cursor.next();
        if (cursor.accept(Keyword.TABLE)) {
            words = DescribeWords.DESCRIBE_TABLE;
        }
        Statement.TableRef table = cursor.tableRef();
        cursor.accept(Keyword.HISTORY);
        return new Statement.DescribeTable(table, words);
    }

    Statement use() {
        cursor.next();
        acceptNamespaceWord();
        return new Statement.UseNamespace(namespaceName());
    }

    /// SET NAMESPACE ns; SET name {= | TO} value, whose value may be any words.
    Statement set() {
        if (cursor.keyword(1) == Keyword.NAMESPACE && cursor.kind(2) != TokenKind.EQUAL) {
            cursor.next();
            cursor.next();
            return new Statement.UseNamespace(namespaceName());
        }
        cursor.next();
        SourcePosition position = cursor.sourcePosition();
        StringBuilder name = new StringBuilder(cursor.name("the name of a setting"));
        while (cursor.accept(TokenKind.DOT)) {
            name.append('.').append(cursor.name("the next part of the setting's name"));
        }
        if (!cursor.accept(TokenKind.EQUAL) && !cursor.accept(Keyword.TO)) {
            throw cursor.expected("'=' or TO", Keyword.TO);
        }
        if (cursor.atEnd()) {
            throw cursor.error("Expected a value");
        }
        int first = cursor.index();
        cursor.toEnd();
        String value = cursor.tokens.raw(first, cursor.index() - 1);
        return new Statement.SetSetting(name.toString(), value, position);
    }

    Statement kill() {
        if (cursor.keyword(1) == Keyword.JOB) {
            cursor.next();
            cursor.next();
            return new Statement.KillJob(cursor.id("a job id"));
        }
        if (cursor.keyword(1) == Keyword.LIVE && cursor.keyword(2) == Keyword.QUERY) {
            return StatementParser.later(cursor, 3);
        }
        if (cursor.keyword(1) == Keyword.CONNECTION) {
            return StatementParser.later(cursor, 2);
        }
        cursor.next();
        throw cursor.expected("JOB, LIVE QUERY or CONNECTION", Keyword.JOB, Keyword.LIVE, Keyword.CONNECTION);
    }

    Statement storage() {
        Keyword action = cursor.keyword(1);
        if (action == Keyword.CHECK) {
            return new StorageParser(cursor).check();
        }
        if (action == Keyword.COMPACT) {
            return StatementParser.later(cursor, 2);
        }
        cursor.next();
        if (action != Keyword.FLUSH) {
            throw cursor.expected("FLUSH, COMPACT or CHECK", Keyword.FLUSH, Keyword.COMPACT, Keyword.CHECK);
        }
        cursor.next();
        Statement statement;
        if (cursor.accept(Keyword.TABLE)) {
            Statement.TableRef table = cursor.tableRef();
            if (table.namespace() == null) {
                throw DbException.at(
                        ErrorCode.INVALID_SQL,
                        table.position(),
                        "Table name '" + table.table() + "' must be qualified (namespace.table)");
            }
            statement = new Statement.FlushTable(table);
        } else if (cursor.accept(Keyword.ALL)) {
            statement = new Statement.FlushAll(inNamespace());
        } else {
            throw cursor.expected("TABLE or ALL", Keyword.TABLE, Keyword.ALL);
        }
        if (!cursor.atEnd()) {
            throw cursor.error("Unexpected tokens after STORAGE FLUSH: '" + cursor.tokens.raw(cursor.index()) + "'");
        }
        return statement;
    }
}
