package org.salamander.table.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.salamander.random.Draws;

/**
 * Simulates what customers buy, week by week. A customer is a task, with a level of demand, a
 * reaction to prices and to promotions, and a taste. A product is a point of a plane, and the taste
 * is a direction in it. A few purchases therefore tell how much a customer likes other products.
 *
 * @param rows the mean number of rows of a customer
 */
record DemandCurves(long seed, int rows) implements Serializable {

  static final StructType SCHEMA =
      new StructType()
          .add("customer", DataTypes.StringType, false)
          .add("receipt", DataTypes.StringType, false)
          .add("week", DataTypes.IntegerType, false)
          .add("region", DataTypes.StringType, false)
          .add("product", DataTypes.StringType, false)
          .add("price", DataTypes.DoubleType, true)
          .add("promotion", DataTypes.BooleanType, false)
          .add("temperature", DataTypes.DoubleType, true)
          .add("units", DataTypes.DoubleType, true);

  private static final List<String> REGIONS =
      List.of("north", "north-east", "east", "south", "west", "highlands", "coast", "islands");
  private static final int PRODUCTS = 60;
  private static final int WEEKS = 104;

  /**
   * The largest mean number of rows. A customer has at most 3/2 of the mean, and at most one row a
   * week.
   */
  static final int MOST_ROWS = 2 * WEEKS / 3;

  private static final double UNKNOWN_PRICE = 0.03;
  private static final double UNKNOWN_TEMPERATURE = 0.02;

  /** A product: its usual price, its level of demand, and its point in the plane of tastes. */
  private record Product(double price, double level, double x, double y) {

    static Product of(long seed, int number) {
      Draws draws = Draws.of(seed, "product", number);
      return new Product(
          draws.uniform(1.0, 9.0), draws.gaussian(), draws.gaussian(), draws.gaussian());
    }
  }

  /** A customer: the parameters that all rows of a task share. */
  private record Customer(
      String name,
      String region,
      double level,
      double tasteX,
      double tasteY,
      double elasticity,
      double promoted) {

    static Customer of(long number, Draws draws) {
      return new Customer(
          String.format(Locale.ROOT, "C%06d", number),
          REGIONS.get(draws.below(REGIONS.size())),
          draws.gaussian(),
          draws.gaussian(),
          draws.gaussian(),
          StrictMath.exp(0.4 * draws.gaussian()),
          draws.gaussian());
    }

    double units(Product product, double dearer, boolean promotion, double temperature) {
      return 20
          + 3 * level
          + 2 * product.level
          + 3 * (tasteX * product.x + tasteY * product.y)
          - 6 * elasticity * dearer
          + (promotion ? 2 + promoted : 0)
          + 0.1 * (temperature - 12);
    }
  }

  /**
   * A customer's rows. The same seed gives the same rows.
   *
   * @param open whether the last third of the rows has no target
   */
  List<Row> customer(long number, boolean open) {
    Draws draws = Draws.of(seed, "customer", number);
    Customer customer = Customer.of(number, draws);
    int[] weeks = draws.choose(rows / 2 + draws.below(rows + 1), WEEKS);
    Arrays.sort(weeks);
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < weeks.length; i++) {
      boolean known = !open || i < weeks.length - weeks.length / 3;
      made.add(row(customer, i + 1, weeks[i], known, draws));
    }
    return made;
  }

  private Row row(Customer customer, int receipt, int week, boolean known, Draws draws) {
    int code = draws.below(PRODUCTS);
    Product product = Product.of(seed, code);
    double dearer = 0.25 * draws.gaussian();
    boolean promotion = draws.uniform() < 0.2;
    double season = -10 * StrictMath.cos(week * StrictMath.PI / 26);
    double temperature = 12 + season + 3 * draws.gaussian();
    double units = customer.units(product, dearer, promotion, temperature) + draws.gaussian();
    boolean priced = draws.uniform() >= UNKNOWN_PRICE;
    boolean measured = draws.uniform() >= UNKNOWN_TEMPERATURE;
    return RowFactory.create(
        customer.name,
        customer.name + "-" + receipt,
        week + 1,
        customer.region,
        String.format(Locale.ROOT, "P%02d", code),
        priced ? rounded(product.price * (1 + dearer)) : null,
        promotion,
        measured ? rounded(temperature) : null,
        known ? rounded(units) : null);
  }

  private static Double rounded(double value) {
    return Math.round(100 * value) / 100.0;
  }
}
