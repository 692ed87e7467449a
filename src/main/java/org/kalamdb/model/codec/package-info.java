/// The stored JSON form of the data model's records.
@NullMarked
package org.kalamdb.model.codec;

import org.jspecify.annotations.NullMarked;
