package org.kalamdb.sql.exec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// `format(template, …)`: `%s`, `%I` and `%L` with `n$` positions, `-` and widths, as in `%2$-10s`.
final class TextFormat {
    private static final Pattern DIRECTIVE =
            Pattern.compile("%(?:(\\d{1,9})\\$)?(-)?(?:(\\d{1,9})|\\*)?(.)?", Pattern.DOTALL);

    private TextFormat() {}

    /// Takes NULL. All arguments are texts.
    static @Nullable Object format(@Nullable Object[] args, MemoryBudget memory) {
        if (!(args[0] instanceof String template)) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        Matcher directive = DIRECTIVE.matcher(template);
        int copied = 0;
        int next = 1;
        for (int at = template.indexOf('%'); at >= 0; at = template.indexOf('%', copied)) {
            out.append(template, copied, at);
            directive.region(at, template.length());
            if (!directive.lookingAt()) {
                throw new IllegalStateException("no directive at a percent sign");
            }
            copied = directive.end();
            next = one(directive, args, next, out, memory);
        }
        return out.append(template, copied, template.length()).toString();
    }

    /// @return the argument that the next directive without position takes
    private static int one(
            Matcher directive, @Nullable Object[] args, int next, StringBuilder out, MemoryBudget memory) {
        String type = directive.group(4);
        if (type == null) {
            throw failed("unterminated format() type specifier");
        }
        if (type.equals("%")) {
            out.append('%');
            return next;
        }
        int argument = directive.group(1) == null ? next : Integer.parseInt(directive.group(1));
        if (argument == 0) {
            throw failed("format specifies argument 0, but arguments are numbered from 1");
        }
        if (argument >= args.length) {
            throw failed("too few arguments for format()");
        }
        String value = value(type, args[argument]);
        int width = directive.group(3) == null ? 0 : Integer.parseInt(directive.group(3));
        TextSizes.require((long) out.length() + Math.max(width, value.length()), memory);
        String padding = " ".repeat(Math.max(0, width - value.codePointCount(0, value.length())));
        if (directive.group(2) == null) {
            out.append(padding).append(value);
        } else {
            out.append(value).append(padding);
        }
        return argument + 1;
    }

    private static String value(String type, @Nullable Object argument) {
        return switch (type) {
            case "s" -> argument == null ? "" : (String) argument;
            case "I" -> {
                if (argument == null) {
                    throw failed("null values cannot be formatted as an SQL identifier");
                }
                yield (String) StringFunctions.quoteIdent(new Object[] {argument});
            }
            case "L" -> (String) StringFunctions.quoteNullable(new Object[] {argument});
            default -> throw failed("unrecognized format() type specifier \"" + type + "\"");
        };
    }

    private static DbException failed(String why) {
        return new DbException(ErrorCode.EXECUTION, why);
    }
}
