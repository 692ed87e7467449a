/// The data model: types, schemas, tables, roles, commands and change events. No library is used here.
@NullMarked
package org.kalamdb.model;

import org.jspecify.annotations.NullMarked;
