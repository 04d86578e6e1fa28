/** What partners and their people have to show before they work with students, who checked it, and when it ends. */
@NullMarked
package org.commonground.registry.credential;

import org.jspecify.annotations.NullMarked;
