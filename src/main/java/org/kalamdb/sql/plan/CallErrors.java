package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.NearestName;

/// What is wrong with a call of a function or operator, and what there is instead.
final class CallErrors {
    private static final Pattern UNKNOWN =
            Pattern.compile("^No match found for function signature (.*?)\\((.*)\\)$", Pattern.DOTALL);
    private static final Pattern TYPES =
            Pattern.compile("^Cannot apply '(.*?)' to arguments of type '(.*?)'\\..*$", Pattern.DOTALL);
    private static final Pattern TYPES_ONLY =
            Pattern.compile("^Cannot apply '(.*?)' to arguments of type '(.*?)'$", Pattern.DOTALL);
    private static final Pattern COUNT =
            Pattern.compile("^Invalid number of arguments to function '(.*?)'\\..*$", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("<((?:[^<>]|\\([^)]*\\))+)>");
    private static final int MAX_FORMS = 4;

    private CallErrors() {}

    /// The message for a failed call, empty when Calcite's text is about something else.
    ///
    /// @param node what the error is about, when known
    static Optional<String> of(String reason, @Nullable SqlNode node) {
        Matcher unknown = UNKNOWN.matcher(reason);
        if (unknown.matches()) {
            return Optional.of(noMatch(name(unknown.group(1)), unknown.group(2)));
        }
        Matcher types = TYPES.matcher(reason);
        if (types.matches()) {
            if (types.group(1).equals("$SCALAR_QUERY")) {
                return Optional.of("a subquery used as an expression must give one column");
            }
            return Optional.of(notTaken(name(types.group(1)), types(types.group(2))));
        }
        Matcher typesOnly = TYPES_ONLY.matcher(reason);
        if (typesOnly.matches()) {
            return Optional.of(notTaken(name(typesOnly.group(1)), types(typesOnly.group(2))));
        }
        Matcher count = COUNT.matcher(reason);
        if (count.matches()) {
            String given = node instanceof SqlCall call ? arguments(call.operandCount()) : "so many arguments";
            return Optional.of(notTaken(name(count.group(1)), given));
        }
        return Optional.empty();
    }

    private static String arguments(int count) {
        return switch (count) {
            case 0 -> "no arguments";
            case 1 -> "1 argument";
            default -> count + " arguments";
        };
    }

    private static String name(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String noMatch(String name, String types) {
        if (KalamOperatorTable.INSTANCE.functionNames().contains(name)) {
            return notTaken(name, types("(" + types + ")"));
        }
        if (name.equals(VectorSearch.NAME)) {
            return "function '" + name + "' gives rows: it stands in FROM";
        }
        return "function '" + name + "' does not exist"
                + NearestName.hint(name, KalamOperatorTable.INSTANCE.functionNames());
    }

    /// The types of `abs(<VARCHAR>)` or `<INTEGER> + <VARCHAR>` in the product's words.
    private static String types(String call) {
        List<String> types = new ArrayList<>();
        Matcher type = TYPE.matcher(call);
        while (type.find()) {
            types.add(typeName(type.group(1)));
        }
        return types.isEmpty() ? "no arguments" : "(" + String.join(", ", types) + ")";
    }

    static String typeName(String type) {
        return type.replace("KALAM_", "")
                .replace(" ARRAY", "[]")
                .replace("VARCHAR", "TEXT")
                .replace("CHARACTER", "TEXT")
                .replace("INTEGER", "INT")
                .replace("REAL", "FLOAT")
                .replace("VARBINARY", "BYTES")
                .replaceAll("(TIMESTAMP|TIME)\\(\\d\\)", "$1");
    }

    private static String notTaken(String name, String given) {
        List<SqlOperator> operators = KalamOperatorTable.INSTANCE.named(name);
        boolean function = KalamOperatorTable.INSTANCE.functionNames().contains(name);
        String forms = operators.stream()
                .filter(operator -> function)
                .map(CallErrors::forms)
                .filter(form -> !form.isEmpty())
                .distinct()
                .limit(MAX_FORMS)
                .collect(Collectors.joining(" or "));
        return (function ? "function '" : "operator '") + name + "' does not take " + given
                + (forms.isEmpty() ? "" : "; there is " + forms);
    }

    private static String forms(SqlOperator operator) {
        if (operator.getOperandTypeChecker() instanceof Signature signature) {
            return signature.shown(operator.getName());
        }
        if (operator.getOperandTypeChecker() == null) {
            return "";
        }
        return typeName(operator.getAllowedSignatures()
                        .replace("'", "")
                        .replace("\n", " or ")
                        .replace("<", "")
                        .replace(">", ""))
                .toLowerCase(Locale.ROOT);
    }
}
