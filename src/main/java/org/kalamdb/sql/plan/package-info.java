/// Validation and planning: from [org.apache.calcite.sql.SqlNode] to the physical plan of
/// [org.kalamdb.sql.ir]. Calcite checks names and types, turns the query into relational algebra and
/// rewrites it with a small set of rules; nothing of Calcite is executed and no code is generated.
///
/// The way of a query: [org.kalamdb.sql.plan.QueryPlanner] lets `QueryRewriter` normalise the syntax tree
/// and refuse what is not there yet, `KalamValidator` resolve names and types over a `SchemaLookup`,
/// `Optimizer` and `Subqueries` rewrite the algebra, and `RelCompiler` and `ScalarCompiler` make the plan.
/// [org.kalamdb.sql.plan.PlanCache] keeps plans for statements of the same shape.
///
/// Planner objects live for one statement and one thread; the type factory and the operator table are
/// shared by all.
@NullMarked
package org.kalamdb.sql.plan;

import org.jspecify.annotations.NullMarked;
