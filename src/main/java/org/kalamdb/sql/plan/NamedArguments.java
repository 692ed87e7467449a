package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.NearestName;

/// Calls with `name => value`, of the functions whose parameters have names.
final class NamedArguments {
    private static final Map<String, List<String>> PARAMETERS =
            Map.of("make_interval", List.of("years", "months", "weeks", "days", "hours", "mins", "secs"));

    private NamedArguments() {}

    /// The call with its arguments in the order of the parameters, 0 for those that are not given; null
    /// when no argument has a name.
    ///
    /// @throws org.kalamdb.common.DbException INVALID_SQL for a name that is not known or is given twice
    static @Nullable SqlCall inOrder(SqlCall call) {
        if (call.getOperandList().stream().noneMatch(NamedArguments::isNamed)) {
            return null;
        }
        String function = call.getOperator().getName().toLowerCase(Locale.ROOT);
        List<String> names = PARAMETERS.getOrDefault(function, List.of());
        List<@Nullable SqlNode> arguments = new ArrayList<>();
        boolean named = false;
        for (SqlNode argument : call.getOperandList()) {
            SqlNode value = argument;
            int place = arguments.size();
            if (isNamed(argument)) {
                named = true;
                value = ((SqlCall) argument).operand(0);
                place = place(function, names, ((SqlCall) argument).operand(1));
            } else if (named) {
                throw wrong(argument, "an argument without a name after one with a name");
            }
            while (arguments.size() <= place) {
                arguments.add(null);
            }
            if (arguments.set(place, value) != null) {
                throw wrong(argument, "argument '" + names.get(place) + "' of " + function + " is given twice");
            }
        }
        SqlNode[] all = arguments.stream()
                .map(value -> value == null ? SqlLiteral.createExactNumeric("0", call.getParserPosition()) : value)
                .toArray(SqlNode[]::new);
        return call.getOperator().createCall(call.getFunctionQuantifier(), call.getParserPosition(), all);
    }

    private static boolean isNamed(SqlNode argument) {
        return argument != null && argument.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
    }

    private static int place(String function, List<String> names, SqlIdentifier name) {
        int place = names.indexOf(name.getSimple().toLowerCase(Locale.ROOT));
        if (place < 0) {
            throw wrong(
                    name,
                    "function '" + function + "' has no argument named '" + name.getSimple() + "'"
                            + NearestName.hint(name.getSimple(), names));
        }
        return place;
    }

    private static DbException wrong(SqlNode place, String message) {
        return Unsupported.error(ErrorCode.INVALID_SQL, place.getParserPosition(), message);
    }
}
