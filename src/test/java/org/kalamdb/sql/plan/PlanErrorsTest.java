package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.common.DbException;

/// Every error has a code, a place and, where a name is wrong, a hint.
class PlanErrorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM msg | Table not found: 'default.msg' not found (did you mean 'msgs'?) at line 1, column 15",
                "SELECT * FROM app.usrs | Table not found: 'app.usrs' not found (did you mean 'app.users'?) at line 1, column 15",
                "SELECT * FROM nowhere.at_all | Table not found: 'nowhere.at_all' not found at line 1, column 15",
                "SELECT _segment FROM msgs | Invalid operation: column '_segment' not found at line 1, column 8",
                "SELECT m.bodi FROM msgs m | Invalid operation: column 'bodi' not found (did you mean 'body'?) at line 1, column 10",
                "SELECT id FROM msgs WHERE snder = 1 | Invalid operation: column 'snder' not found (did you mean 'sender'?) at line 1, column 27",
                "SELECT sender FROM msgs ORDER BY nothing | Invalid operation: column 'nothing' not found at line 1, column 34",
                "SELECT x.id FROM msgs m | Invalid operation: table 'x' not found in FROM at line 1, column 8",
                "SELECT id FROM msgs, app.users | Invalid SQL: column 'id' is ambiguous: it is in 'app.users' and 'default.msgs' at line 1, column 8",
                "SELECT lowr(body) FROM msgs | Invalid SQL: function 'lowr' does not exist (did you mean 'lower'?) at line 1, column 8",
                "SELECT msg.id FROM msgs | Invalid operation: table 'msg' not found in FROM (did you mean 'msgs'?) at line 1, column 8",
                "SELECT substr(body) FROM msgs | Invalid SQL: function 'substr' does not take 1 argument; there is substr(text, int[, int]) at line 1, column 8",
                "SELECT body LIKE true FROM msgs | Invalid SQL: operator 'like' does not take (TEXT, BOOLEAN) at line 1, column 8",
                "SELECT lower() FROM msgs | Invalid SQL: function 'lower' does not take no arguments; there is lower(text) at line 1, column 8",
                "SELECT abs(body) FROM msgs | Invalid SQL: function 'abs' does not take (TEXT); there is abs(number) at line 1, column 8",
                "SELECT qty + body FROM msgs | Invalid SQL: operator '+' does not take (INT, TEXT) at line 1, column 8",
                "SELECT id FROM msgs WHERE qty | Invalid SQL: WHERE clause must be a condition at line 1, column 27",
                "SELECT id, max(qty) FROM msgs | Invalid SQL: Expression 'id' is not being grouped at line 1, column 8",
                "SELECT id FROM msgs WHERE sum(qty) > 3 | Invalid SQL: Aggregate expression is illegal in WHERE clause at line 1, column 27",
                "SELECT id FROM msgs WHERE id = 'abc' | Schema error: Schema coercion failed: Unable to cast 'abc' to BIGINT at line 1, column 32",
                "SELECT lag(qty) FILTER (WHERE flag) OVER () FROM msgs | Invalid SQL: FILTER is for aggregates, not for lag at line 1, column 8",
                "SELECT sum(qty) OVER (ORDER BY id ROWS -1 PRECEDING) FROM msgs | Invalid SQL: the offset of a frame must not be negative at line 1, column 40",
                "SELECT id FROM msgs WHERE rank() OVER () = 1 | Invalid SQL: Windowed aggregate expression is illegal in WHERE clause at line 1, column 27",
                "WITH RECURSIVE t(n) AS (SELECT n FROM t) SELECT n FROM t | Invalid SQL: the recursive query 't' must be a query without itself, UNION [ALL], and one with itself at line 1, column 16",
                "SELECT mode(qty) WITHIN GROUP (ORDER BY id) FROM msgs | Invalid SQL: mode takes no argument and WITHIN GROUP (ORDER BY value) at line 1, column 8",
            })
    void errorNamesItsPlace(String sql, String message) {
        DbException error = catchThrowableOfType(DbException.class, () -> Queries.plan(sql));

        assertThat(error.publicMessage()).isEqualTo(message);
        assertThat(error.position()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT sum(DISTINCT qty) OVER () FROM msgs | DISTINCT in a window function",
                "SELECT (id, qty) FROM msgs | ROW",
            })
    void whatCannotBePlannedIsNamed(String sql, String construct) {
        DbException error = catchThrowableOfType(DbException.class, () -> Queries.plan(sql));

        assertThat(error.publicMessage()).startsWith("Feature not supported").contains(construct);
    }

    @ParameterizedTest
    @CsvSource({"3, 12", "1, 30"})
    void placesCountLinesOfTheStatement(int line, int column) {
        String sql = "\n".repeat(line - 1) + " ".repeat(column - 8) + "SELECT nme FROM msgs";

        DbException error = catchThrowableOfType(DbException.class, () -> Queries.plan(sql));

        assertThat(error.publicMessage()).endsWith("at line " + line + ", column " + column);
    }
}
