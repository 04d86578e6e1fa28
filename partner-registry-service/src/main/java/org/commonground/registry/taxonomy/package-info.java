/** Words to sort services by: the code lists of this product, and the taxonomies that a district adds or imports. */
@NullMarked
package org.commonground.registry.taxonomy;

import org.jspecify.annotations.NullMarked;
