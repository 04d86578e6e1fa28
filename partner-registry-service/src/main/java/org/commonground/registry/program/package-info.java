/** Programs: what a partner runs, as one or several services, and how good the evidence for it is. */
@NullMarked
package org.commonground.registry.program;

import org.jspecify.annotations.NullMarked;
