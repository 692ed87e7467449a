package org.kalamdb.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Vectors as text: a JSON array of numbers, `[0.1, -2, 3e-4]`.
public final class EmbeddingText {
    private EmbeddingText() {}

    /// @return null when `text` is not an array of numbers that fit 32-bit floats
    public static float @Nullable [] parse(String text) {
        String body = text.strip();
        if (body.length() < 2 || body.charAt(0) != '[' || body.charAt(body.length() - 1) != ']') {
            return null;
        }
        String inside = body.substring(1, body.length() - 1);
        if (inside.isBlank()) {
            return new float[0];
        }
        float[] values = new float[16];
        int count = 0;
        int start = 0;
        while (start <= inside.length()) {
            int comma = inside.indexOf(',', start);
            int end = comma < 0 ? inside.length() : comma;
            String number = inside.substring(start, end).strip();
            float value = NumberText.isNumber(number) ? Float.parseFloat(number) : Float.NaN;
            if (!Float.isFinite(value)) {
                return null;
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = value;
            start = end + 1;
        }
        return Arrays.copyOf(values, count);
    }

    /// @return null when an element is not a number that fits a 32-bit float
    static float @Nullable [] ofNumbers(List<?> numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            if (!(numbers.get(i) instanceof Number number) || !Float.isFinite(number.floatValue())) {
                return null;
            }
            values[i] = number.floatValue();
        }
        return values;
    }
}
