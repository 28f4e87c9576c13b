/** Programs that the documentation shows. */
@org.jspecify.annotations.NullMarked
package org.example;
