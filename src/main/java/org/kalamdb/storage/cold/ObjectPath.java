package org.kalamdb.storage.cold;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The name of an object below a storage's base: parts with `/` between them, ASCII only. It is never
/// empty or absolute and has no empty part, no `.` and no `..`, so it cannot leave the base, neither in
/// a folder nor in a bucket. Order is that of the bytes, as in the listings of object stores.
///
/// Names of users and tables may hold any character; [#ofNames] turns each into a part that is safe and
/// different from the part of every other name ([PathPart]).
public record ObjectPath(String value) implements Comparable<ObjectPath> {
    private static final int MAX_LENGTH = 1000;
    private static final int MAX_PART = 255;
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.%~=+@,-]+");

    public ObjectPath {
        if (value.length() > MAX_LENGTH) {
            throw invalid(value, "is longer than " + MAX_LENGTH + " characters");
        }
        for (String part : value.split("/", -1)) {
            checkPart(value, part);
        }
    }

    /// The path of these names, each of them one part.
    ///
    /// @param names any text that is not empty
    public static ObjectPath ofNames(String... names) {
        return new ObjectPath(Arrays.stream(names).map(PathPart::encode).collect(Collectors.joining("/")));
    }

    /// The path of something in the folder that this path names.
    ///
    /// @param relative one or more parts as they are, such as `batch-0.parquet`
    public ObjectPath resolve(String relative) {
        return new ObjectPath(value + "/" + relative);
    }

    /// The last part.
    public String fileName() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /// Whether this is an object in `folder` or in a folder below it.
    public boolean isWithin(ObjectPath folder) {
        return value.startsWith(folder.value + "/");
    }

    private static void checkPart(String path, String part) {
        if (part.isEmpty()) {
            throw invalid(path, "has an empty part");
        }
        if (part.equals(".") || part.equals("..")) {
            throw invalid(path, "has a part '" + part + "'");
        }
        if (part.length() > MAX_PART) {
            throw invalid(path, "has a part of more than " + MAX_PART + " characters");
        }
        if (!ALLOWED.matcher(part).matches()) {
            throw invalid(path, "has characters other than A-Z a-z 0-9 _ . % ~ = + @ , -");
        }
    }

    private static DbException invalid(String path, String why) {
        return new DbException(ErrorCode.INVALID_OPERATION, "the object path '" + path + "' " + why);
    }

    @Override
    public int compareTo(ObjectPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
