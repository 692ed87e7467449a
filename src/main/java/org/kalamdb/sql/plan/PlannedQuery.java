package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.ir.PlanNode;

/// A statement ready to run. Immutable; kept by the plan cache.
///
/// @param columns        the output columns of `root`, in order
/// @param parameterTypes by parameter index; a parameter that the query does not use is TEXT
/// @param assumed        the types of the values that the plan was made for, by the index of parameters whose type
///                       nothing else tells
/// @param tables         every table that is read, system tables too: what access rules look at
public record PlannedQuery(
        PlanNode root,
        List<OutputColumn> columns,
        List<DataType> parameterTypes,
        Map<Integer, DataType> assumed,
        Set<TableName> tables) {
    public PlannedQuery {
        columns = List.copyOf(columns);
        parameterTypes = List.copyOf(parameterTypes);
        assumed = Map.copyOf(assumed);
        tables = Set.copyOf(tables);
    }
}
