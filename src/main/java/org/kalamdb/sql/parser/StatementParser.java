package org.kalamdb.sql.parser;

import java.util.Locale;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.sql.parser.Statement.TransactionAction;

/// Parses one statement: tells by its first words what it is.
final class StatementParser {
    /// The deepest tree that leaves here; readers of trees are recursive.
    static final int MAX_TREE_DEPTH = 200;

    private static final Keyword[] FIRST_WORDS = {
        Keyword.SELECT,
        Keyword.WITH,
        Keyword.VALUES,
        Keyword.INSERT,
        Keyword.UPDATE,
        Keyword.DELETE,
        Keyword.CREATE,
        Keyword.ALTER,
        Keyword.DROP,
        Keyword.SHOW,
        Keyword.DESCRIBE,
        Keyword.DESC,
        Keyword.EXPLAIN,
        Keyword.USE,
        Keyword.SET,
        Keyword.BEGIN,
        Keyword.START,
        Keyword.COMMIT,
        Keyword.ROLLBACK,
        Keyword.STORAGE,
        Keyword.KILL,
        Keyword.SUBSCRIBE,
        Keyword.CONSUME,
        Keyword.ACK,
        Keyword.CLEAR,
        Keyword.CLUSTER,
        Keyword.BACKUP,
        Keyword.RESTORE,
        Keyword.EXPORT,
        Keyword.EXECUTE,
    };

    private final TokenCursor cursor;
    private final QueryParser queries;

    StatementParser(TokenCursor cursor) {
        this.cursor = cursor;
        this.queries = new QueryParser(cursor);
    }

    Statement parse() {
        Statement statement = statement();
        cursor.expectEnd();
        return statement;
    }

    private Statement statement() {
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            return query();
        }
        Keyword keyword = cursor.keyword();
        if (keyword == null) {
            throw unknown();
        }
        DmlParser dml = new DmlParser(cursor, queries, null);
        ManagementParser management = new ManagementParser(cursor);
        return switch (keyword) {
            case SELECT, VALUES, TABLE -> query();
            case WITH -> with();
            case INSERT -> dml.insert();
            case UPDATE -> dml.update();
            case DELETE -> dml.delete();
            case EXPLAIN -> explain();
            case CREATE -> create(management);
            case ALTER -> management.alter();
            case DROP -> management.drop();
            case SHOW -> management.show();
            case DESCRIBE, DESC -> management.describe();
            case USE -> management.use();
            case SET -> management.set();
            case STORAGE -> management.storage();
            case KILL -> management.kill();
            case BEGIN -> transaction(TransactionAction.BEGIN);
            case COMMIT -> transaction(TransactionAction.COMMIT);
            case ROLLBACK -> transaction(TransactionAction.ROLLBACK);
            case START ->
                cursor.keyword(1) == Keyword.TRANSACTION ? transaction(TransactionAction.BEGIN) : unsupportedType(1);
            case CONSUME, ACK -> later(1);
            case SUBSCRIBE, CLEAR, CLUSTER, BACKUP, RESTORE -> later(2);
            case EXPORT -> later(3);
            case REPLACE -> throw cursor.notSupported(cursor.index(), "REPLACE INTO");
            case TRUNCATE, MERGE, COPY, GRANT, REVOKE, SAVEPOINT, RELEASE, PREPARE, EXECUTE, DEALLOCATE, DECLARE ->
                unsupportedType(1);
            case LISTEN, NOTIFY, UNLISTEN, ANALYZE, VACUUM, COMMENT, LOCK, REINDEX, CALL, DO, FETCH ->
                unsupportedType(1);
            default -> throw unknown();
        };
    }

    private DbException unknown() {
        return cursor.expected("a statement (SELECT, INSERT, UPDATE, DELETE, CREATE, …)", FIRST_WORDS);
    }

    private Statement create(ManagementParser management) {
        Keyword kind = cursor.keyword(1);
        Keyword table = cursor.keyword(2);
        boolean typed =
                kind == Keyword.USER || kind == Keyword.SHARED || kind == Keyword.STREAM || kind == Keyword.SYSTEM;
        if (kind == Keyword.TABLE || (typed && table == Keyword.TABLE)) {
            return new CreateTableParser(cursor, queries).parse();
        }
        return ViewParser.startsHere(cursor) ? new ViewParser(cursor, this::query).create() : management.create();
    }

    private Statement.Query query() {
        SqlNode query = queries.parse();
        return new Statement.Query(bounded(query), queries.limitSeen());
    }

    /// A query or a change of rows, with queries before it.
    private Statement with() {
        SqlNodeList with = queries.with();
        DmlParser dml = new DmlParser(cursor, queries, with);
        return switch (cursor.keyword()) {
            case INSERT -> bounded(with, dml.insert());
            case UPDATE -> bounded(with, dml.update());
            case DELETE -> bounded(with, dml.delete());
            case null, default -> new Statement.Query(bounded(queries.below(with)), queries.limitSeen());
        };
    }

    private Statement bounded(SqlNodeList with, Statement statement) {
        bounded(with);
        return statement;
    }

    /// A keyword of its own, TRANSACTION or WORK.
    private Statement transaction(TransactionAction action) {
        cursor.next();
        if (!cursor.accept(Keyword.TRANSACTION)) {
            cursor.accept(Keyword.WORK);
        }
        return new Statement.TransactionControl(action);
    }

    private Statement explain() {
        cursor.next();
        boolean analyze = false;
        boolean verbose = false;
        while (cursor.is(Keyword.ANALYZE) || cursor.is(Keyword.VERBOSE)) {
            analyze |= cursor.is(Keyword.ANALYZE);
            verbose |= cursor.is(Keyword.VERBOSE);
            cursor.next();
        }
        return new Statement.Explain(explained(), analyze, verbose);
    }

    private Statement explained() {
        DmlParser dml = new DmlParser(cursor, queries, null);
        if (cursor.is(Keyword.WITH)) {
            return with();
        }
        if (queries.startsHere() || cursor.is(TokenKind.LEFT_PAREN)) {
            return query();
        }
        return switch (cursor.keyword()) {
            case INSERT -> dml.insert();
            case UPDATE -> dml.update();
            case DELETE -> dml.delete();
            case null, default ->
                throw cursor.expected(
                        "a query, INSERT, UPDATE or DELETE",
                        Keyword.SELECT,
                        Keyword.WITH,
                        Keyword.VALUES,
                        Keyword.INSERT,
                        Keyword.UPDATE,
                        Keyword.DELETE);
        };
    }

    /// A node whose tree is not too deep.
    SqlNode bounded(SqlNode node) {
        return bounded(cursor, node);
    }

    static SqlNode bounded(TokenCursor cursor, SqlNode node) {
        SqlNode deep = TreeDepth.firstBelow(node, MAX_TREE_DEPTH);
        if (deep == null) {
            return node;
        }
        throw tooDeep(deep);
    }

    private static DbException tooDeep(SqlNode deep) {
        SourcePosition position = new SourcePosition(
                Math.max(1, deep.getParserPosition().getLineNum()),
                Math.max(1, deep.getParserPosition().getColumnNum()));
        return DbException.at(
                ErrorCode.INVALID_SQL,
                position,
                "statement is too deep: nested calls and subqueries, joins, and chains of operators other than AND, OR and "
                        + "|| may be " + MAX_TREE_DEPTH + " levels deep, each SELECT and set operation counting as "
                        + TreeDepth.QUERY_WEIGHT);
    }

    // what is not parsed

    /// A statement of the dialect that a later version runs; its first `words` words name it.
    private Statement later(int words) {
        return later(cursor, words);
    }

    static Statement later(TokenCursor cursor, int words) {
        SourcePosition position = cursor.sourcePosition();
        String what = firstWords(cursor, words);
        cursor.toEnd();
        return new Statement.Unsupported(what, position);
    }

    private Statement unsupportedType(int words) {
        throw unsupportedType(cursor, words);
    }

    static DbException unsupportedType(TokenCursor cursor, int words) {
        int token = cursor.index();
        return cursor.error(token, "Unsupported statement type: " + firstWords(cursor, words));
    }

    /// Up to `words` upper-case words from here; punctuation ends them, except a hyphen.
    private static String firstWords(TokenCursor cursor, int words) {
        StringBuilder text = new StringBuilder();
        int ahead = 0;
        for (int i = 0; i < words && cursor.kind(ahead) == TokenKind.WORD; i++) {
            text.append(i == 0 ? "" : " ")
                    .append(cursor.tokens.raw(cursor.index() + ahead).toUpperCase(Locale.ROOT));
            ahead++;
            if (cursor.kind(ahead) == TokenKind.MINUS) {
                ahead++;
            }
        }
        return text.toString();
    }

    /// For the keyword that a rule saw, in messages.
    static String shown(@Nullable Keyword keyword) {
        return keyword == null ? "" : keyword.name();
    }
}
