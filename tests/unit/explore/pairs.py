"""Pairs of small workflows that send, ask, start and stop one another."""

SALE = """
statewright: 1
workflow: sale
version: 1
data:
  buyer: {type: string, readOnly: true}
  paid: {type: integer, minimum: 0, maximum: 1000, default: 0}
  held: {type: boolean, default: false}
roles: {buyer: {is: =data.buyer}, shop: {}}
starts: {by: buyer}
events:
  pay: {by: buyer, payload: {amount: {type: integer, minimum: 1, maximum: 1000}}}
  ship: {by: shop}
  hold: {from: review, key: =event.review, payload: {review: {type: string}}}
  release: {from: review}
effects: {pay_shop: {params: {amount: {type: integer}}}}
initial: open
states:
  open: {on: {pay: {to: paid, set: {paid: =event.amount}}}}
  paid:
    on:
      hold: {set: {held: true}}
      release: {set: {held: false}}
      ship: {when: "!data.held", to: shipped}
  shipped:
    entry: {do: {pay_shop: {amount: =data.paid}}}
    final: true
"""
REVIEW = """
statewright: 1
workflow: review
version: 1
data: {sale: {type: string, readOnly: true}}
roles: {officer: {}}
starts: {by: officer}
events: {clear: {by: officer}}
initial: holding
states:
  holding:
    invoke: {event: hold, to: {sale: =data.sale}, with: {review: =instance.id}, done: held, failed: none}
  none: {final: true}
  held: {on: {clear: releasing}}
  releasing:
    invoke: {event: release, to: {sale: =data.sale}, done: released, failed: released}
  released: {final: true}
properties:
  not shipped while held: {never: {state: shipped, of: {sale: =data.sale}}, while: held}
  no money while held: {never: {effect: pay_shop, of: {sale: =data.sale}}, while: held}
  no release without a word:
    precedes: {first: {event: clear}, then: {event: release, of: {sale: =data.sale}}}
  held once: {at_most: {times: 1, of: {event: hold, of: {sale: =data.sale}}}}
  not released before it was held:
    precedes: {first: {event: hold, of: {sale: =data.sale}}, then: releasing}
"""
TRIP = """
statewright: 1
workflow: trip
version: 1
roles: {clerk: {}}
starts: {by: clerk}
events: {give_up: {by: clerk}}
initial: running
states:
  running:
    invoke: {workflow: parcel, with: {trip: =instance.id}, done: closed, failed: lost}
  lost: {final: true}
  closed: {final: true}
"""
PARCEL = """
statewright: 1
workflow: parcel
version: 1
data: {trip: {type: string, readOnly: true}}
roles: {carrier: {}}
starts: {from: trip}
events: {arrive: {by: carrier}, hurry: {from: parent}}
initial: moving
states:
  moving: {on: {arrive: there, hurry: {}}}
  there: {final: true}
properties:
  nothing is closed while it moves: {never: {state: closed, of: {trip: =data.trip}}, while: moving}
  closed once it is there: {precedes: {first: there, then: {state: closed, of: {trip: =data.trip}}}}
"""
CART = """
statewright: 1
workflow: cart
version: 1
data: {total: {type: integer, minimum: 0, maximum: 9, default: 0}}
roles: {buyer: {}}
starts: {by: buyer}
events: {add: {by: buyer}, order: {by: buyer}}
initial: filling
states:
  filling:
    on:
      add: {when: data.total < 9, set: {total: =data.total + 1}}
      order:
        when: data.total > 0
        to: placed
        start: {workflow: delivery, id: "=instance.id + '-d'", with: {cart: =instance.id, items: =data.total}}
  placed: {final: true}
"""
DELIVERY = """
statewright: 1
workflow: delivery
version: 1
data: {cart: {type: string, readOnly: true}, items: {type: integer, minimum: 0, maximum: 9, readOnly: true}}
roles: {driver: {}}
starts: {from: cart}
events: {go: {by: driver}}
effects: {drive: {params: {items: {type: integer}}}}
initial: waiting
states:
  waiting: {on: {go: {to: gone, do: {drive: {items: =data.items}}}}}
  gone: {final: true}
properties:
  only what was placed: {precedes: {first: {state: placed, of: {cart: =data.cart}}, then: gone}}
"""
TOUR = """
statewright: 1
workflow: tour
version: 1
data: {calls: {type: integer, minimum: 0, maximum: 9, default: 0}}
roles: {clerk: {}}
starts: {by: clerk}
events: {give_up: {by: clerk}, faster: {by: clerk}, back: {from: guide}}
initial: running
states:
  running:
    invoke: {workflow: guide, with: {tour: =instance.id}, done: over, failed: over}
    on:
      faster: {when: data.calls < 2, set: {calls: =data.calls + 1}, send: {to: child, event: hurry}}
      back: {}
      give_up: stopped
  stopped: {on: {back: over}}
  over: {final: true}
"""
GUIDE = """
statewright: 1
workflow: guide
version: 1
data: {tour: {type: string, readOnly: true}}
roles: {tourist: {}}
starts: {from: tour}
events: {arrive: {by: tourist}, hurry: {from: parent}}
effects: {call_home: {}}
initial: walking
states:
  walking:
    exit: {do: {call_home: {}}, send: {to: {tour: =data.tour}, event: back}}
    on: {arrive: there, hurry: running}
  running: {on: {arrive: there}}
  there: {final: true}
properties:
  hurries only when asked: {precedes: {first: {event: faster, of: {tour: =data.tour}}, then: running}}
  calls home once: {at_most: {times: 1, of: {effect: call_home}}}
  stopped only when given up:
    precedes: {first: {effect: call_home}, then: {event: back, of: {tour: =data.tour}}}
  nobody is back while it walks: {never: {event: back, of: {tour: =data.tour}}, while: walking}
"""
PAIRS = {"tour": (TOUR, GUIDE), "sale": (SALE, REVIEW), "trip": (TRIP, PARCEL), "cart": (CART, DELIVERY)}
