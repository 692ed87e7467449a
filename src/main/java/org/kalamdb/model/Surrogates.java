package org.kalamdb.model;

/// UTF-16 surrogates that stand alone, which no UTF-8 text can hold.
public final class Surrogates {
    private Surrogates() {}

    /// The index of the first surrogate without its partner, or -1.
    public static int firstLone(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return i;
                }
            }
        }
        return -1;
    }
}
