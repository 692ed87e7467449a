package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Functions of texts. Positions and lengths count code points, from 1.
final class TextFunctions {
    private TextFunctions() {}

    private static Object integer(int value, DataType type) {
        return type.equals(DataType.BIGINT) ? (Object) (long) value : value;
    }

    /// (text or bytes, start[, length])
    static Object substring(Object[] args) {
        long start = number(args, 1);
        long end = Long.MAX_VALUE;
        if (args.length == 3) {
            if (number(args, 2) < 0) {
                throw new DbException(ErrorCode.EXECUTION, "negative substring length not allowed");
            }
            end = start + number(args, 2);
        }
        if (args[0] instanceof byte[] bytes) {
            int first = Math.clamp(start - 1, 0, bytes.length);
            return Arrays.copyOfRange(bytes, first, Math.clamp(end - 1, first, bytes.length));
        }
        return codePoints(text(args, 0), start - 1, end - 1);
    }

    /// The code points in `[from, to)`, cut at the text's ends.
    static String codePoints(String text, long from, long to) {
        int length = length(text);
        int first = Math.clamp(from, 0, length);
        int last = Math.clamp(to, first, length);
        int start = text.offsetByCodePoints(0, first);
        return text.substring(start, text.offsetByCodePoints(start, last - first));
    }

    static Object left(Object[] args) {
        String text = text(args, 0);
        long count = number(args, 1);
        return codePoints(text, 0, count >= 0 ? count : length(text) + count);
    }

    static Object right(Object[] args) {
        String text = text(args, 0);
        long count = number(args, 1);
        return codePoints(text, count >= 0 ? length(text) - count : -count, length(text));
    }

    static Object trimBoth(Object[] args) {
        return trim(args, true, true);
    }

    static Object trimLeading(Object[] args) {
        return trim(args, true, false);
    }

    static Object trimTrailing(Object[] args) {
        return trim(args, false, true);
    }

    /// (text) cuts blanks, (text, characters) any of those.
    private static String trim(Object[] args, boolean leading, boolean trailing) {
        String text = text(args, 0);
        String cut = args.length > 1 ? text(args, 1) : " ";
        int start = 0;
        int end = text.length();
        while (leading && start < end && cut.indexOf(text.codePointAt(start)) >= 0) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (trailing && end > start && cut.indexOf(text.codePointBefore(end)) >= 0) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    static RowFunction replace(MemoryBudget memory) {
        return args -> replace(args, memory);
    }

    private static Object replace(Object[] args, MemoryBudget memory) {
        String text = text(args, 0);
        String from = text(args, 1);
        String to = text(args, 2);
        if (from.isEmpty()) {
            return text;
        }
        long occurrences = 0;
        for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
            occurrences++;
        }
        TextSizes.require(text.length() + occurrences * (to.length() - from.length()), memory);
        return text.replace(from, to);
    }

    static RowFunction position(DataType type) {
        return args -> {
            if (args[0] instanceof byte[] needle && args[1] instanceof byte[] bytes) {
                return integer(Bytes.indexOf(bytes, 0, bytes.length, needle) + 1, type);
            }
            String text = text(args, 1);
            int at = text.indexOf(text(args, 0));
            return integer(at < 0 ? 0 : text.codePointCount(0, at) + 1, type);
        };
    }

    static Object reverse(Object[] args) {
        return new StringBuilder(text(args, 0)).reverse().toString();
    }

    static RowFunction repeat(MemoryBudget memory) {
        return args -> {
            String text = text(args, 0);
            int times = Math.clamp(number(args, 1), 0, Integer.MAX_VALUE);
            TextSizes.require((long) text.length() * times, memory);
            return text.repeat(text.isEmpty() ? 0 : times);
        };
    }

    static RowFunction padLeft(MemoryBudget memory) {
        return args -> {
            String text = text(args, 0);
            return padding(args, text, memory) + codePoints(text, 0, number(args, 1));
        };
    }

    static RowFunction padRight(MemoryBudget memory) {
        return args -> {
            String text = text(args, 0);
            return codePoints(text, 0, number(args, 1)) + padding(args, text, memory);
        };
    }

    /// What fills `text` up to the wanted length.
    private static String padding(Object[] args, String text, MemoryBudget memory) {
        long missing = TextSizes.require(Math.max(0, number(args, 1)), memory) - (long) length(text);
        int[] fill = (args.length > 2 ? text(args, 2) : " ").codePoints().toArray();
        StringBuilder padding = new StringBuilder();
        for (int i = 0; i < missing && fill.length > 0; i++) {
            padding.appendCodePoint(fill[i % fill.length]);
        }
        return padding.toString();
    }

    /// The n-th field, counted from the end when n is negative; empty when there is none.
    static Object splitPart(Object[] args) {
        String text = text(args, 0);
        String delimiter = text(args, 1);
        long wanted = number(args, 2);
        if (wanted == 0) {
            throw new DbException(ErrorCode.EXECUTION, "field position must not be zero");
        }
        if (delimiter.isEmpty()) {
            return wanted == 1 || wanted == -1 ? text : "";
        }
        if (wanted < 0) {
            long fields = 1;
            for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + delimiter.length())) {
                fields++;
            }
            wanted += fields + 1;
        }
        int start = 0;
        for (long field = 1; ; field++) {
            int end = text.indexOf(delimiter, start);
            if (field == wanted) {
                return text.substring(start, end < 0 ? text.length() : end);
            }
            if (end < 0 || wanted < field) {
                return "";
            }
            start = end + delimiter.length();
        }
    }

    static Object startsWith(Object[] args) {
        return text(args, 0).startsWith(text(args, 1));
    }

    private static String text(Object[] args, int index) {
        return (String) args[index];
    }

    private static long number(Object[] args, int index) {
        return ((Number) args[index]).longValue();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
