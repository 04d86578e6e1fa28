/** The words that needs, goals and landscape scans have in common. */
@NullMarked
package org.commonground.needs.vocabulary;

import org.jspecify.annotations.NullMarked;
