import { randomUUID } from 'node:crypto';
import type {
  AddCashEventPayload,
  Api,
  CloseShiftData,
  ExchangeGoodsData,
  OpenShiftPayload,
  ReadXReportData,
  RefundSaleData,
  SearchProductsData,
  SellCartData,
  SellCartPayload,
} from './shop.ts';
import { signIn } from './sign-in.ts';

/** Where the day is worked, and by whom. */
export interface Till {
  readonly base: string;
  readonly registerId: number;
  readonly cashier: Person;
  readonly manager: Person;
}

export interface Person {
  readonly email: string;
  readonly password: string;
}

/** What was done, as the shop has answered it, and what it says of it. */
export interface Day {
  readonly float: string;
  readonly sold: SellCartData[];
  readonly voided: number[];
  readonly refunded: { readonly refund: RefundSaleData; readonly sale: SellCartData }[];
  readonly events: { readonly kind: AddCashEventPayload['kind']; readonly amount: string }[];
  readonly x: ReadXReportData;
  readonly z: CloseShiftData;
}

type Goods = Pick<SearchProductsData['items'][number], 'id' | 'price'>;
type Payments = SellCartPayload['payments'];

const inCash: Payments = [{ method: 'cash', tendered: '1000' }];

/** What a request is sent with that may be sent twice. */
const once = () => ({ headers: { 'idempotency-key': randomUUID() } });

/** Works a whole day at one till, each thing through the client alone. */
export async function workWholeDay({ base, registerId, cashier, manager }: Till): Promise<Day> {
  const [shop, office] = [await signIn(base, cashier), await signIn(base, manager)];
  const [tea, bread] = await findGoods(shop);
  const float: OpenShiftPayload['float'] = {
    pieces: [
      { value: '20', quantity: 4 },
      { value: '5', quantity: 4 },
    ],
  };
  const { data: shift } = await shop.shifts.openShift({ registerId, float }, once());

  const sold: SellCartData[] = [];
  async function sell(
    goods: Omit<SellCartPayload, 'payments' | 'registerId'>,
    payments = inCash,
  ): Promise<SellCartData> {
    const { data: receipt } = await shop.orders.sellCart({ registerId, ...goods, payments }, once());
    sold.push(receipt);
    return receipt;
  }
  const one = { lines: [{ productId: tea.id, quantity: 1 }] };

  const cash = await sell({
    lines: [
      { productId: tea.id, quantity: 2 },
      { productId: bread.id, quantity: 1 },
    ],
  });
  const card = await sell(one, [{ method: 'card', tendered: cash.lines[0]?.unitPrice ?? '', reference: 'TX-1' }]);
  await sell({ lines: [{ productId: tea.id, quantity: 5 }] }, [{ method: 'card', tendered: card.total }, ...inCash]);
  await sell({
    lines: [{ productId: bread.id, quantity: 1, discount: { percent: '5', reason: 'Dented' }, note: 'As it is' }],
    discount: { amount: '0.01', reason: 'A regular' },
  });

  const { data: known } = await shop.customers.addCustomer({ name: 'Adele Fontaine' }, once());
  const earning = await sell({ customerId: known.id, lines: [{ productId: tea.id, quantity: 25 }] }, [
    { method: 'cash', tendered: '10000' },
  ]);
  const { data: member } = await shop.customers.readCustomer(known.id);
  const redeemPoints = Math.max(1, member.loyaltyProgram?.minPointsRedemption ?? 0);
  const redeeming = await sell({ customerId: known.id, redeemPoints, lines: [{ productId: tea.id, quantity: 2 }] });
  if (redeeming.points?.redeemed !== redeemPoints || earning.points === null) throw new Error('Points did not pay.');

  const { data: parked } = await shop.parkedCarts.parkCart(
    {
      registerId,
      name: 'Blue coat',
      lines: [{ productId: bread.id, quantity: 2, discount: { percent: '5', reason: 'Late' } }],
    },
    once(),
  );
  const { data: resumed } = await shop.parkedCarts.resumeCart(parked.id, { registerId }, once());
  await sell({
    lines: resumed.goods.lines.map(({ product, quantity, discount }) => ({
      productId: product.id,
      quantity,
      ...(discount && { discount }),
    })),
  });

  const mistake = await sell(one);
  await office.orders.voidSale(mistake.id, { reason: 'Rung up twice' }, once());

  const { data: refund } = await shop.refunds.refundSale(
    { registerId, orderId: cash.id, lines: [{ line: 1, quantity: 1, restock: true }], reason: 'Too warm' },
    once(),
  );
  const { data: exchange } = await shop.exchanges.exchangeGoods(
    {
      registerId,
      refund: { orderId: cash.id, lines: [{ line: 2, quantity: 1, restock: false }], reason: 'Too dry' },
      sale: { lines: [{ productId: tea.id, quantity: 3 }], payments: inCash },
    },
    once(),
  );
  sold.push(exchange.sale);
  await invoice(shop, card, exchange);

  const events: Day['events'] = [
    { kind: 'paid_in', amount: '10.00' },
    { kind: 'paid_out', amount: '2.50' },
    { kind: 'drop', amount: '20.00' },
  ];
  for (const event of events) await move(shop, shift.id, event);
  await office.shifts.addCashEvent(shift.id, { kind: 'no_sale', reason: 'Change for a customer' }, once());

  const { data: x } = await shop.shifts.readXReport(shift.id);
  const { data: z } = await shop.shifts.closeShift(shift.id, { counted: { sum: x.cash.expected } }, once());
  const refunded = [
    { refund, sale: cash },
    { refund: exchange.refund, sale: cash },
  ];
  return {
    float: shift.openingFloat,
    sold,
    voided: [mistake.id],
    refunded,
    events: [...events, { kind: 'no_sale', amount: '0.00' }],
    x,
    z,
  };
}

/** The two dearest goods of which there are plenty: a few of them earn enough points. */
async function findGoods(shop: Api<string>): Promise<[Goods, Goods]> {
  const { data } = await shop.products.searchProducts({ limit: 100 });
  const [first, second] = data.items
    .filter(({ stock }) => stock >= 40)
    .sort((a, b) => Number(b.price) - Number(a.price));
  if (!first || !second) throw new Error('There is nothing to sell.');
  return [first, second];
}

type Moved = Extract<AddCashEventPayload, { amount: string }>;

async function move(shop: Api<string>, shiftId: number, { kind, amount }: Day['events'][number]): Promise<void> {
  const moved: Moved = { kind: kind as Moved['kind'], amount, reason: 'Change' };
  await shop.shifts.addCashEvent(shiftId, moved, once());
}

/** An invoice says the total of its receipt; what was exchanged is no reason against one for what went out. */
async function invoice(shop: Api<string>, sale: SellCartData, exchange: ExchangeGoodsData): Promise<void> {
  for (const { id, total } of [sale, exchange.sale]) {
    const { data: issued } = await shop.invoices.issueInvoice({ orderId: id, customer: { name: 'Fontaine Ltd' } });
    const { data: read } = await shop.invoices.readInvoice(issued.id);
    if (read.total !== total) throw new Error(`Invoice ${read.number} says ${read.total} for ${total}.`);
  }
}
