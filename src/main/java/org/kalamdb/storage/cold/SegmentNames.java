package org.kalamdb.storage.cold;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of segment objects in their scope's folder: `batch-N.parquet`, N from 0 without leading
/// zeros. Nothing else in a folder is a segment.
public final class SegmentNames {
    private static final Pattern NAME = Pattern.compile("batch-(0|[1-9][0-9]{0,8})\\.parquet");

    private SegmentNames() {}

    static String of(int batchNumber) {
        return "batch-" + batchNumber + ".parquet";
    }

    /// The number of an object that lies in `folder` itself and has the name of a segment.
    public static OptionalInt batchNumber(ObjectPath folder, ObjectPath object) {
        Matcher name = NAME.matcher(object.fileName());
        boolean is = object.value().length()
                        == folder.value().length() + 1 + object.fileName().length()
                && object.isWithin(folder)
                && name.matches();
        return is ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
    }
}
