/// Kills the server at named points and at random moments, and checks from outside what it has afterwards.
@NullMarked
package org.kalamdb.crash;

import org.jspecify.annotations.NullMarked;
