/** Training, visits, coaching and peer networks: who took part, and what they think they can do better since. */
@NullMarked
package org.commonground.registry.capacity;

import org.jspecify.annotations.NullMarked;
