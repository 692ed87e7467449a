package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.exec.ArrayText.Element;
import org.kalamdb.sql.ir.Function;

/// Functions of arrays ([ArrayText]). Indexes count from 1.
final class ArrayFunctions {
    private ArrayFunctions() {}

    /// @param types of the arguments
    static RowFunction of(Function function, List<DataType> types, DataType result) {
        return switch (function) {
            case ARRAY -> args -> array(args, types);
            case ARRAY_ZIP -> ArrayFunctions::zipped;
            case ARRAY_CAST -> args -> args[0] == null ? null : cast((String) args[0], types.get(1));
            case ARRAY_GET -> args -> get(args, result);
            case ARRAY_SLICE -> args -> slice(args);
            case CARDINALITY -> args -> elements(args[0]).size();
            case ARRAY_LENGTH -> args -> length(args);
            case ARRAY_APPEND -> args -> added(args[0], args[1], types.get(1), false);
            case ARRAY_PREPEND -> args -> added(args[1], args[0], types.get(0), true);
            case ARRAY_CAT -> args -> joined(args);
            case ARRAY_POSITION -> args -> position(args, types.get(1));
            case ARRAY_POSITIONS -> args -> positions(args, types.get(1));
            case ARRAY_REMOVE -> args -> removed(args, types.get(1));
            case ARRAY_REPLACE -> args -> replaced(args, types);
            case ARRAY_CONTAINS -> args -> contains(args, types.get(1));
            case ARRAY_OVERLAP -> args -> !Collections.disjoint(present(args[0]), present(args[1]));
            case ARRAY_TO_STRING -> args -> toText(args);
            case STRING_TO_ARRAY -> args -> split(args);
            default -> throw new IllegalArgumentException(function + " is no function of arrays");
        };
    }

    private static List<@Nullable Element> elements(@Nullable Object array) {
        return array == null ? List.of() : ArrayLiteral.elements((String) array);
    }

    private static List<Element> present(@Nullable Object array) {
        return elements(array).stream().filter(Objects::nonNull).toList();
    }

    private static Object array(@Nullable Object[] values, List<DataType> types) {
        List<@Nullable Element> elements = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            elements.add(ArrayText.element(values[i], types.get(i)));
        }
        return ArrayText.of(elements);
    }

    /// One array for each place, NULL where an argument has ended.
    private static Object zipped(@Nullable Object[] arrays) {
        List<List<@Nullable Element>> all = new ArrayList<>();
        int longest = 0;
        for (Object array : arrays) {
            all.add(elements(array));
            longest = Math.max(longest, all.getLast().size());
        }
        List<@Nullable Element> rows = new ArrayList<>(longest);
        for (int i = 0; i < longest; i++) {
            List<@Nullable Element> row = new ArrayList<>(arrays.length);
            for (List<@Nullable Element> elements : all) {
                row.add(i < elements.size() ? elements.get(i) : null);
            }
            rows.add(new Element(ArrayText.of(row), false));
        }
        return ArrayText.of(rows);
    }

    /// The array with its elements as values of a type.
    private static Object cast(String array, DataType type) {
        List<@Nullable Element> cast = new ArrayList<>();
        for (Element element : elements(array)) {
            cast.add(ArrayText.element(ArrayText.value(element, type), type));
        }
        return ArrayText.of(cast);
    }

    /// (array, index) → the element's text, or its JSON
    private static @Nullable Object get(Object[] args, DataType result) {
        List<@Nullable Element> elements = elements(args[0]);
        long index = number(args[1]);
        return index < 1 || index > elements.size() ? null : ArrayText.value(elements.get((int) index - 1), result);
    }

    /// (array, from, to)
    private static Object slice(Object[] args) {
        List<@Nullable Element> elements = elements(args[0]);
        int from = Math.clamp(number(args[1]) - 1, 0, elements.size());
        int to = Math.clamp(number(args[2]), from, elements.size());
        return ArrayText.of(elements.subList(from, to));
    }

    /// (array, dimension): NULL for an empty array and a dimension that it has not
    private static @Nullable Object length(Object[] args) {
        String array = (String) args[0];
        for (long dimension = args.length > 1 ? number(args[1]) : 1; ; dimension--) {
            List<@Nullable Element> elements = elements(array);
            if (dimension < 1 || elements.isEmpty()) {
                return null;
            }
            if (dimension == 1) {
                return elements.size();
            }
            Element first = elements.getFirst();
            if (first == null || first.string() || !first.text().startsWith("[")) {
                return null;
            }
            array = first.text();
        }
    }

    private static Object added(@Nullable Object array, @Nullable Object value, DataType type, boolean first) {
        List<@Nullable Element> elements = new ArrayList<>(elements(array));
        Element element = ArrayText.element(value, type);
        elements.add(first ? 0 : elements.size(), element);
        return ArrayText.of(elements);
    }

    /// NULL counts for no elements, but two of them are NULL.
    private static @Nullable Object joined(@Nullable Object[] args) {
        if (args[0] == null && args[1] == null) {
            return null;
        }
        List<@Nullable Element> elements = new ArrayList<>(elements(args[0]));
        elements.addAll(elements(args[1]));
        return ArrayText.of(elements);
    }

    /// (array, value[, start]); finds NULL too
    private static @Nullable Object position(@Nullable Object[] args, DataType type) {
        if (args[0] == null) {
            return null;
        }
        List<@Nullable Element> elements = elements(args[0]);
        int start = args.length > 2 && args[2] != null ? Math.clamp(number(args[2]) - 1, 0, elements.size()) : 0;
        for (int i = start; i < elements.size(); i++) {
            if (isSame(elements.get(i), args[1], type)) {
                return i + 1;
            }
        }
        return null;
    }

    private static @Nullable Object positions(@Nullable Object[] args, DataType type) {
        if (args[0] == null) {
            return null;
        }
        List<@Nullable Element> found = new ArrayList<>();
        List<@Nullable Element> elements = elements(args[0]);
        for (int i = 0; i < elements.size(); i++) {
            if (isSame(elements.get(i), args[1], type)) {
                found.add(new Element(Integer.toString(i + 1), false));
            }
        }
        return ArrayText.of(found);
    }

    private static @Nullable Object removed(@Nullable Object[] args, DataType type) {
        if (args[0] == null) {
            return null;
        }
        List<@Nullable Element> kept = new ArrayList<>(elements(args[0]));
        kept.removeIf(element -> isSame(element, args[1], type));
        return ArrayText.of(kept);
    }

    private static @Nullable Object replaced(@Nullable Object[] args, List<DataType> types) {
        if (args[0] == null) {
            return null;
        }
        List<@Nullable Element> elements = new ArrayList<>(elements(args[0]));
        Element to = ArrayText.element(args[2], types.get(2));
        elements.replaceAll(element -> isSame(element, args[1], types.get(1)) ? to : element);
        return ArrayText.of(elements);
    }

    private static @Nullable Object contains(Object[] args, DataType type) {
        return elements(args[0]).stream().anyMatch(element -> isSame(element, args[1], type));
    }

    private static boolean isSame(@Nullable Element element, @Nullable Object value, DataType type) {
        if (element == null || value == null) {
            return element == null && value == null;
        }
        return ElementComparison.compare(value, type, element) == 0;
    }

    /// (array, separator[, text for NULL])
    private static @Nullable Object toText(@Nullable Object[] args) {
        if (args[0] == null || args[1] == null) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Element element : elements(args[0])) {
            Object text = element == null ? args.length > 2 ? args[2] : null : element.text();
            if (text != null) {
                out.append(first ? "" : args[1]).append(text);
                first = false;
            }
        }
        return out.toString();
    }

    /// (text, separator[, text for NULL]); without a separator every character is an element
    private static @Nullable Object split(@Nullable Object[] args) {
        if (!(args[0] instanceof String text)) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        if (args[1] == null) {
            text.codePoints().forEach(c -> parts.add(Character.toString(c)));
        } else if (!text.isEmpty()) {
            String separator = (String) args[1];
            int start = 0;
            for (int at = separator.isEmpty() ? -1 : text.indexOf(separator); at >= 0; ) {
                parts.add(text.substring(start, at));
                start = at + separator.length();
                at = text.indexOf(separator, start);
            }
            parts.add(text.substring(start));
        }
        Object asNull = args.length > 2 ? args[2] : null;
        List<@Nullable Element> elements = new ArrayList<>(parts.size());
        parts.forEach(part -> elements.add(part.equals(asNull) ? null : new Element(part, true)));
        return ArrayText.of(elements);
    }

    static long number(@Nullable Object value) {
        if (!(value instanceof Number number)) {
            throw new DbException(ErrorCode.EXECUTION, "an index of an array must not be NULL");
        }
        return number.longValue();
    }
}
