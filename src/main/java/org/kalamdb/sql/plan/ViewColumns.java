package org.kalamdb.sql.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ViewDef;

/// Finds the columns that a view had when it was created in what its query gives now: tables behind `SELECT *` may
/// have got further columns since, or others.
public final class ViewColumns {
    private ViewColumns() {}

    /// For each column of the view the index of the query's, by the name that it has in the query.
    ///
    /// @param names of the columns that the query gives now
    /// @throws DbException INVALID_OPERATION when one of them is not there any more
    public static int[] positions(ViewDef view, List<String> names) {
        Map<String, Integer> seen = new HashMap<>();
        int[] positions = new int[view.columns().size()];
        for (int i = 0; i < positions.length; i++) {
            String wanted = view.source().get(i);
            positions[i] = next(names, wanted, seen.getOrDefault(wanted, -1) + 1);
            seen.put(wanted, positions[i]);
        }
        return positions;
    }

    /// The name of a query's column as views remember it.
    public static String remembered(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static int next(List<String> names, String wanted, int from) {
        for (int i = from; i < names.size(); i++) {
            if (remembered(names.get(i)).equals(wanted)) {
                return i;
            }
        }
        throw new DbException(
                ErrorCode.INVALID_OPERATION,
                "its query does not give column '" + wanted + "' any more: create the view anew");
    }
}
