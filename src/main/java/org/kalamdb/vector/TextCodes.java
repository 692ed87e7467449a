package org.kalamdb.vector;

/// A column of texts by their numbers in a dictionary. Immutable by agreement: nobody writes to the arrays.
///
/// Two columns have the same dictionary when `bytes` is the same array.
///
/// @param codes   by row of the batch: the number of its text, -1 for NULL
/// @param bytes   of all texts of the dictionary
/// @param offsets where in `bytes` each text begins, and behind them where the last one ends
public record TextCodes(int[] codes, byte[] bytes, int[] offsets) {
    /// How many texts the dictionary has.
    public int size() {
        return offsets.length - 1;
    }
}
