package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Expressions by operator precedence (a Pratt parser). From the loosest:
///
/// | level | operators |
/// | --- | --- |
/// | 1, 2, 3 | OR, AND, NOT |
/// | 4 | IS |
/// | 5 | `= <> < <= > >=` |
/// | 6 | BETWEEN, IN, LIKE, ILIKE, SIMILAR TO |
/// | 7 | <code>&#124;&#124;</code> `-> ->> ? @> #> ~ ~* !~ !~*` |
/// | 8, 9, 10 | `+ -`, `* / %`, `^` |
/// | 11 | unary sign |
/// | 12 | `[]`, `::` |
///
/// Chains of AND, OR and <code>&#124;&#124;</code> become balanced trees, so that long ones stay shallow.
final class ExpressionParser {
    private static final int MAX_LEFT_DEEP = 50;
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int IS = 4;
    private static final int COMPARISON = 5;
    private static final int RANGE = 6;
    private static final int OTHER = 7;
    private static final int ADDITIVE = 8;
    private static final int MULTIPLICATIVE = 9;
    private static final int POWER = 10;

    private final TokenCursor cursor;
    private final OperandParser operands;
    private final PredicateParser predicates;

    ExpressionParser(TokenCursor cursor, QueryParser queries) {
        this.cursor = cursor;
        this.operands = new OperandParser(cursor, this, queries);
        this.predicates = new PredicateParser(cursor, this, queries);
    }

    /// Any expression.
    SqlNode parse() {
        return parse(OR);
    }

    /// An operand of `+`, BETWEEN or POSITION: nothing that has a truth value.
    SqlNode parseOperand() {
        return parse(OTHER);
    }

    /// A sign, a literal, a name, a call or parentheses, with casts.
    SqlNode parseUnary() {
        return operands.unary();
    }

    /// A call of `name`; its `(` is next.
    SqlNode parseCall(SqlIdentifier name, int first) {
        return operands.call(name, first);
    }

    private SqlNode parse(int min) {
        cursor.enter();
        int first = cursor.index();
        SqlNode left;
        if (min <= NOT && cursor.accept(Keyword.NOT)) {
            SqlNode operand = parse(NOT);
            left = SqlStdOperatorTable.NOT.createCall(cursor.positionFrom(first), operand);
        } else {
            left = operands.unary();
        }
        SqlNode result = infixes(left, first, min);
        cursor.leave();
        return result;
    }

    private SqlNode infixes(SqlNode start, int first, int min) {
        SqlNode left = start;
        while (true) {
            SqlNode next = cursor.is(TokenKind.WORD) ? afterWord(left, first, min) : afterSymbol(left, first, min);
            if (next == null) {
                return left;
            }
            left = next;
        }
    }

    /// The expression with one more operator, or null when none that binds at `min` follows.
    private @Nullable SqlNode afterWord(SqlNode left, int first, int min) {
        Keyword keyword = cursor.keyword();
        if (keyword == null) {
            return null;
        }
        return switch (keyword) {
            case OR -> min <= OR ? chain(SqlStdOperatorTable.OR, left, AND) : null;
            case AND -> min <= AND ? chain(SqlStdOperatorTable.AND, left, NOT) : null;
            case IS, ISNULL, NOTNULL -> min <= IS ? predicates.is(left, first) : null;
            case BETWEEN, IN, LIKE, ILIKE, SIMILAR -> min <= RANGE ? predicates.range(left, first, false) : null;
            case NOT ->
                min <= RANGE && PredicateParser.isRange(cursor.keyword(1)) ? predicates.range(left, first, true) : null;
            case AT -> {
                if (min > RANGE || cursor.keyword(1) != Keyword.TIME) {
                    yield null;
                }
                yield atTimeZone(left, first);
            }
            case OVERLAPS ->
                min <= RANGE && cursor.kind(1) == TokenKind.LEFT_PAREN ? predicates.overlaps(left, first) : null;
            case COLLATE -> collated(left);
            default -> null;
        };
    }

    private @Nullable SqlNode afterSymbol(SqlNode left, int first, int min) {
        return switch (cursor.kind()) {
            case EQUAL -> comparison(SqlStdOperatorTable.EQUALS, left, first, min);
            case NOT_EQUAL -> comparison(SqlStdOperatorTable.NOT_EQUALS, left, first, min);
            case LESS -> comparison(SqlStdOperatorTable.LESS_THAN, left, first, min);
            case LESS_OR_EQUAL -> comparison(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, left, first, min);
            case GREATER -> comparison(SqlStdOperatorTable.GREATER_THAN, left, first, min);
            case GREATER_OR_EQUAL -> comparison(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, left, first, min);
            case CONCAT -> min <= OTHER ? chain(SqlStdOperatorTable.CONCAT, left, ADDITIVE) : null;
            case MATCH -> binary(SqlStdOperatorTable.POSIX_REGEX_CASE_SENSITIVE, left, first, min, OTHER);
            case MATCH_ANY_CASE -> binary(SqlStdOperatorTable.POSIX_REGEX_CASE_INSENSITIVE, left, first, min, OTHER);
            case NO_MATCH -> binary(SqlStdOperatorTable.NEGATED_POSIX_REGEX_CASE_SENSITIVE, left, first, min, OTHER);
            case NO_MATCH_ANY_CASE ->
                binary(SqlStdOperatorTable.NEGATED_POSIX_REGEX_CASE_INSENSITIVE, left, first, min, OTHER);
            case AMPERSAND -> function("bitwise_and", left, first, min, OTHER);
            case BAR -> function("bitwise_or", left, first, min, OTHER);
            case HASH -> function("bitwise_xor", left, first, min, OTHER);
            case SHIFT_LEFT -> function("bitwise_shift_left", left, first, min, OTHER);
            case SHIFT_RIGHT -> function("bitwise_shift_right", left, first, min, OTHER);
            case ARROW -> function("json_get", left, first, min, OTHER);
            case LONG_ARROW -> function("json_get_text", left, first, min, OTHER);
            case QUESTION -> function("json_has_key", left, first, min, OTHER);
            case HAS_ANY -> function("?|", left, first, min, OTHER);
            case HAS_ALL -> function("?&", left, first, min, OTHER);
            case CONTAINS -> function("@>", left, first, min, OTHER);
            case CONTAINED -> function("<@", left, first, min, OTHER);
            case OVERLAP -> function("&&", left, first, min, OTHER);
            case PATH -> function("#>", left, first, min, OTHER);
            case PATH_TEXT -> function("#>>", left, first, min, OTHER);
            case PLUS -> binary(SqlStdOperatorTable.PLUS, left, first, min, ADDITIVE);
            case MINUS -> binary(SqlStdOperatorTable.MINUS, left, first, min, ADDITIVE);
            case STAR -> binary(SqlStdOperatorTable.MULTIPLY, left, first, min, MULTIPLICATIVE);
            case SLASH -> binary(SqlStdOperatorTable.DIVIDE, left, first, min, MULTIPLICATIVE);
            case PERCENT -> binary(SqlStdOperatorTable.PERCENT_REMAINDER, left, first, min, MULTIPLICATIVE);
            case CARET -> function("power", left, first, min, POWER);
            default -> null;
        };
    }

    private @Nullable SqlNode comparison(SqlOperator operator, SqlNode left, int first, int min) {
        if (min > COMPARISON) {
            return null;
        }
        cursor.next();
        Keyword quantifier = cursor.keyword();
        if (cursor.kind(1) == TokenKind.LEFT_PAREN
                && (quantifier == Keyword.ANY || quantifier == Keyword.SOME || quantifier == Keyword.ALL)) {
            return predicates.quantified(operator.getKind(), left, first, quantifier == Keyword.ALL);
        }
        SqlNode right = parse(RANGE);
        return operator.createCall(cursor.positionFrom(first), left, right);
    }

    /// A left-associative operator.
    private @Nullable SqlNode binary(SqlOperator operator, SqlNode left, int first, int min, int level) {
        if (min > level) {
            return null;
        }
        cursor.next();
        SqlNode right = parse(level + 1);
        return operator.createCall(cursor.positionFrom(first), left, right);
    }

    /// An operator that is written between its operands and planned as a function.
    private @Nullable SqlNode function(String name, SqlNode left, int first, int min, int level) {
        if (min > level) {
            return null;
        }
        int operator = cursor.next();
        SqlNode right = parse(level + 1);
        return Calls.function(name, cursor.position(operator), cursor.positionFrom(first), left, right);
    }

    /// `COLLATE` with the names of the order that all texts have: that of their bytes in UTF-8.
    private SqlNode collated(SqlNode text) {
        cursor.next();
        int token = cursor.index();
        String name = cursor.name("the name of a collation");
        if (cursor.accept(TokenKind.DOT)) {
            name = cursor.name("the name of a collation");
        }
        return switch (name) {
            case "c", "posix", "ucs_basic", "default", "c.utf8", "c.utf-8" -> text;
            default -> throw cursor.notSupported(token, "collation '" + name + "' (only \"C\" is)");
        };
    }

    private SqlNode atTimeZone(SqlNode left, int first) {
        int at = cursor.next();
        cursor.next();
        cursor.expect(Keyword.ZONE);
        SqlNode zone = parse(ADDITIVE);
        return Calls.function("timezone", cursor.position(at), cursor.positionFrom(first), zone, left);
    }

    /// All operands of a run of one associative operator.
    private SqlNode chain(SqlOperator operator, SqlNode first, int operandLevel) {
        List<SqlNode> operands = new ArrayList<>();
        operands.add(first);
        TokenKind symbol = cursor.kind();
        Keyword keyword = cursor.keyword();
        while (cursor.kind() == symbol && cursor.keyword() == keyword) {
            cursor.next();
            operands.add(parse(operandLevel));
        }
        // the types of `ARRAY[1] || 2 || 3` need the order from the left
        return symbol == TokenKind.CONCAT && operands.size() <= MAX_LEFT_DEEP
                ? Calls.leftDeep(operator, operands)
                : Calls.balanced(operator, operands);
    }

    /// Expressions up to `close`, which is taken; at least one.
    SqlNodeList list(TokenKind close, String shown) {
        int first = cursor.index();
        List<SqlNode> items = new ArrayList<>();
        do {
            items.add(parse());
        } while (cursor.continuesList(close));
        SqlParserPos position = cursor.positionFrom(first);
        cursor.expect(close, shown);
        return new SqlNodeList(items, position);
    }

    /// Whether a node stands for a query.
    static boolean isQuery(SqlNode node) {
        return node.isA(SqlKind.QUERY);
    }

    /// ILIKE and its negation, which no other table holds.
    static SqlOperator ilike(boolean negated) {
        return negated ? SqlLibraryOperators.NOT_ILIKE : SqlLibraryOperators.ILIKE;
    }
}
