package org.kalamdb.sql.parser;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Operands of expressions: signs, literals, names, calls, CASE, casts, subqueries, parentheses.
final class OperandParser {
    private static final int MAX_BRANCHES = 1000;
    private static final int MAX_NAME_PARTS = 4;

    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final QueryParser queries;
    private final LiteralParser literals;
    private final IntervalParser intervals;
    private final FunctionParser functions;
    private final TypeParser types;

    OperandParser(TokenCursor cursor, ExpressionParser expressions, QueryParser queries) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.queries = queries;
        this.literals = new LiteralParser(cursor);
        this.intervals = new IntervalParser(cursor);
        this.functions = new FunctionParser(cursor, expressions, queries);
        this.types = new TypeParser(cursor);
    }

    /// An operand with its sign. A sign before a number that nothing binds to more tightly is part of the
    /// literal.
    SqlNode unary() {
        boolean root = cursor.kind(1) == TokenKind.SLASH;
        String prefix = switch (cursor.kind()) {
            case MATCH -> "bitwise_not";
            case BAR -> root ? "sqrt" : "";
            case CONCAT -> root ? "cbrt" : "";
            default -> "";
        };
        if (!prefix.isEmpty()) {
            return prefixed(prefix, root && !prefix.equals("bitwise_not") ? 2 : 1);
        }
        boolean minus = cursor.is(TokenKind.MINUS);
        if (!minus && !cursor.is(TokenKind.PLUS)) {
            return postfix(primary());
        }
        int first = cursor.next();
        if (minus && cursor.kind().isNumber() && !isPostfix(cursor.kind(1))) {
            return literals.number(true);
        }
        cursor.enter();
        SqlNode operand = unary();
        cursor.leave();
        return minus ? SqlStdOperatorTable.UNARY_MINUS.createCall(cursor.positionFrom(first), operand) : operand;
    }

    /// `~`, `|/` and `||/`.
    private SqlNode prefixed(String function, int tokens) {
        int first = cursor.index();
        for (int i = 0; i < tokens; i++) {
            cursor.next();
        }
        cursor.enter();
        SqlNode operand = unary();
        cursor.leave();
        return Calls.function(function, cursor.position(first), cursor.positionFrom(first), operand);
    }

    SqlNode call(SqlIdentifier name, int first) {
        return functions.call(name, first);
    }

    private static boolean isPostfix(TokenKind kind) {
        return kind == TokenKind.CAST || kind == TokenKind.LEFT_BRACKET;
    }

    private SqlNode postfix(SqlNode operand) {
        SqlNode node = operand;
        while (isPostfix(cursor.kind())) {
            SqlParserPos start = node.getParserPosition();
            if (cursor.accept(TokenKind.CAST)) {
                node = castTo(node, start, false);
            } else {
                cursor.next();
                SqlNode index = expressions.parse();
                SqlNode end = isColon() ? expressions.parse() : null;
                cursor.expect(TokenKind.RIGHT_BRACKET, "']'");
                SqlParserPos whole = start.plus(last());
                node = end == null
                        ? SqlStdOperatorTable.ITEM.createCall(whole, node, index)
                        : Calls.function("array_slice", start, whole, node, index, end);
            }
        }
        return node;
    }

    /// Takes the colon of a slice, as in `a[1:2]`.
    private boolean isColon() {
        if (cursor.is(TokenKind.OTHER) && cursor.tokens.raw(cursor.index()).equals(":")) {
            cursor.next();
            return true;
        }
        return false;
    }

    private SqlParserPos last() {
        return cursor.position(cursor.index() - 1);
    }

    private SqlNode primary() {
        return switch (cursor.kind()) {
            case INTEGER, DECIMAL, FLOAT -> literals.number(false);
            case STRING -> literals.string();
            case BYTES -> literals.bytes();
            case PARAMETER -> literals.parameter();
            case QUESTION -> literals.anonymousParameter();
            case LEFT_PAREN -> parenthesised();
            case QUOTED -> name();
            case WORD -> word();
            default -> throw cursor.expected("an expression");
        };
    }

    private SqlNode word() {
        Keyword keyword = cursor.keyword();
        if (keyword == null) {
            return name();
        }
        SqlNode special = special(keyword);
        if (special != null) {
            return special;
        }
        boolean call = cursor.kind(1) == TokenKind.LEFT_PAREN;
        if (!keyword.mayBeColumn() && !(call && (keyword == Keyword.LEFT || keyword == Keyword.RIGHT))) {
            throw cursor.expected("an expression");
        }
        return name();
    }

    /// What this word begins when it is not a name here; else null.
    private @Nullable SqlNode special(Keyword keyword) {
        boolean call = cursor.kind(1) == TokenKind.LEFT_PAREN;
        return switch (keyword) {
            case NULL -> SqlLiteral.createNull(cursor.position(cursor.next()));
            case TRUE -> SqlLiteral.createBoolean(true, cursor.position(cursor.next()));
            case FALSE -> SqlLiteral.createBoolean(false, cursor.position(cursor.next()));
            case CASE -> caseExpression();
            case CAST, TRY_CAST -> call ? cast(keyword == Keyword.TRY_CAST) : null;
            case EXISTS -> call ? exists() : null;
            case ARRAY -> array();
            case ROW -> call ? row() : null;
            case INTERVAL -> intervals.startsHere() ? intervals.parse() : null;
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, DATETIME ->
                cursor.kind(1) == TokenKind.STRING ? literals.typedLiteral(keyword) : null;
            case JSON, JSONB, UUID -> cursor.kind(1) == TokenKind.STRING ? typedString() : null;
            case CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP, CURRENT_USER, CURRENT_ROLE, LOCALTIME, LOCALTIMESTAMP ->
                call ? null : functions.bare();
            case EXTRACT, SUBSTRING, POSITION, TRIM, OVERLAY, GROUPING -> call ? functions.special(keyword) : null;
            default -> null;
        };
    }

    private SqlNode name() {
        int first = cursor.index();
        List<String> names = new ArrayList<>(2);
        List<SqlParserPos> positions = new ArrayList<>(2);
        do {
            if (names.size() == MAX_NAME_PARTS) {
                throw cursor.error(first, "a name has at most four parts: kalam.namespace.table.column");
            }
            if (!names.isEmpty() && cursor.is(TokenKind.STAR)) {
                positions.add(cursor.position(cursor.next()));
                return SqlIdentifier.star(withoutCatalog(names, positions), cursor.positionFrom(first), positions);
            }
            names.add(cursor.name("a name"));
            positions.add(last());
        } while (cursor.accept(TokenKind.DOT));
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            return functions.call(new SqlIdentifier(names, null, cursor.positionFrom(first), positions), first);
        }
        if (names.size() == 1) {
            return Calls.column(names.getFirst(), positions.getFirst());
        }
        List<String> path = names.size() == 4 ? withoutCatalog(names, positions) : names;
        return new SqlIdentifier(path, null, cursor.positionFrom(first), positions);
    }

    /// `kalam.ns.t.c` is `ns.t.c`. For a star, the names end with the empty one that stands for it.
    private static List<String> withoutCatalog(List<String> names, List<SqlParserPos> positions) {
        List<String> path = new ArrayList<>(names);
        if (path.size() < positions.size()) {
            path.add("");
        }
        if (path.size() == 4 && path.getFirst().equals(TokenCursor.CATALOG)) {
            path.removeFirst();
            positions.removeFirst();
        }
        return path;
    }

    /// `( expression )`, `( a, b )` or `( query )`.
    private SqlNode parenthesised() {
        int first = cursor.next();
        if (queries.startsHere()) {
            SqlNode query = queries.nested();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
            return query;
        }
        SqlNode inner = expressions.parse();
        if (ExpressionParser.isQuery(inner) && queries.continuesHere()) {
            inner = queries.continued(inner);
        }
        if (cursor.is(TokenKind.COMMA)) {
            List<SqlNode> elements = new ArrayList<>();
            elements.add(inner);
            while (cursor.continuesList(TokenKind.RIGHT_PAREN)) {
                elements.add(expressions.parse());
            }
            cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
            return SqlStdOperatorTable.ROW.createCall(cursor.positionFrom(first), elements);
        }
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        return inner;
    }

    private SqlNode row() {
        int first = cursor.next();
        cursor.next();
        SqlNodeList elements = expressions.list(TokenKind.RIGHT_PAREN, "',' or ')'");
        return SqlStdOperatorTable.ROW.createCall(cursor.positionFrom(first), elements.getList());
    }

    private SqlNode exists() {
        int first = cursor.next();
        cursor.next();
        if (!queries.startsHere()) {
            throw cursor.expected("a query after EXISTS (");
        }
        SqlNode query = queries.nested();
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        return SqlStdOperatorTable.EXISTS.createCall(cursor.positionFrom(first), query);
    }

    /// `ARRAY[…]`, `ARRAY(query)`.
    private @Nullable SqlNode array() {
        TokenKind open = cursor.kind(1);
        if (open != TokenKind.LEFT_BRACKET && open != TokenKind.LEFT_PAREN) {
            return null;
        }
        int first = cursor.next();
        cursor.next();
        if (open == TokenKind.LEFT_PAREN) {
            SqlNode query = queries.nested();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
            return SqlStdOperatorTable.ARRAY_QUERY.createCall(cursor.positionFrom(first), query);
        }
        if (cursor.accept(TokenKind.RIGHT_BRACKET)) {
            SqlParserPos position = cursor.positionFrom(first);
            TypeParser.Written texts = new TypeParser.Written(DataType.TEXT, false, true);
            return SqlStdOperatorTable.CAST.createCall(
                    position, SqlLiteral.createCharString("[]", position), TypeSpecs.of(texts, position));
        }
        SqlNodeList elements = expressions.list(TokenKind.RIGHT_BRACKET, "',' or ']'");
        return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(cursor.positionFrom(first), elements.getList());
    }

    private SqlNode caseExpression() {
        int first = cursor.next();
        SqlNode value = cursor.is(Keyword.WHEN) ? null : expressions.parse();
        int firstWhen = cursor.index();
        List<SqlNode> conditions = new ArrayList<>();
        List<SqlNode> results = new ArrayList<>();
        cursor.expect(Keyword.WHEN);
        do {
            if (conditions.size() == MAX_BRANCHES) {
                throw cursor.error("CASE has too many branches (at most " + MAX_BRANCHES + ")");
            }
            conditions.add(expressions.parse());
            cursor.expect(Keyword.THEN);
            results.add(expressions.parse());
        } while (cursor.accept(Keyword.WHEN));
        SqlNode otherwise = null;
        if (cursor.accept(Keyword.ELSE)) {
            otherwise = expressions.parse();
        }
        SqlParserPos branches = cursor.positionFrom(firstWhen);
        if (!cursor.accept(Keyword.END)) {
            throw cursor.expected("WHEN, ELSE or END", Keyword.WHEN, Keyword.ELSE, Keyword.END);
        }
        return SqlCase.createSwitched(
                cursor.positionFrom(first),
                value,
                new SqlNodeList(conditions, branches),
                new SqlNodeList(results, branches),
                otherwise);
    }

    private SqlNode cast(boolean nullOnFailure) {
        SqlParserPos start = cursor.position(cursor.next());
        cursor.next();
        SqlNode value = expressions.parse();
        cursor.expect(Keyword.AS);
        SqlNode node = castTo(value, start, nullOnFailure);
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        return node;
    }

    /// A cast to the type that follows. A string that is a date, a time or an interval of the asked type
    /// becomes that literal.
    private SqlNode castTo(SqlNode value, SqlParserPos start, boolean nullOnFailure) {
        Keyword type = cursor.keyword();
        if (type == Keyword.INTERVAL) {
            return intervals.ofCast(value, start);
        }
        TypeParser.Written written = types.parseForCast();
        SqlParserPos typePosition = last();
        SqlParserPos position = start.plus(typePosition);
        if (type != null && !written.array() && value instanceof SqlCharStringLiteral literal) {
            SqlLiteral folded = temporal(type, literal, position);
            if (folded != null) {
                return folded;
            }
        }
        SqlNode spec = TypeSpecs.of(written, typePosition);
        return nullOnFailure
                ? SqlLibraryOperators.TRY_CAST.createCall(position, value, spec)
                : SqlStdOperatorTable.CAST.createCall(position, value, spec);
    }

    private static @Nullable SqlLiteral temporal(Keyword type, SqlCharStringLiteral text, SqlParserPos position) {
        try {
            return LiteralParser.temporal(type, text.getValueAs(String.class), position);
        } catch (DateTimeException e) {
            // stays a cast, which fails when it is run
            return null;
        }
    }

    /// `json '…'`, `uuid '…'`: a cast of the string.
    private SqlNode typedString() {
        int first = cursor.index();
        TypeParser.Written written = types.parse();
        SqlParserPos typePosition = cursor.position(first);
        return SqlStdOperatorTable.CAST.createCall(
                typePosition.plus(cursor.position(cursor.index())),
                literals.string(),
                TypeSpecs.of(written, typePosition));
    }
}
