/** What is at a school, held against what it needs: what is there twice, and what is missing. */
@NullMarked
package org.commonground.registry.coverage;

import org.jspecify.annotations.NullMarked;
