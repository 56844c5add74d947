"""Large cities by name: which part of "Salamanca, Madrid" or "Київ, Позняки" is the city."""

from __future__ import annotations

from homing_workers.scrape.normalise import text

_NAMES = """
Київ Киев Kyiv Kiev Харків Харьков Kharkiv Одеса Одесса Odesa Odessa Дніпро Днепр Dnipro Львів Львов Lviv
Запоріжжя Запорожье Вінниця Винница Полтава Черкаси Чернігів Житомир Рівне Луцьк Тернопіль Ужгород Чернівці
Хмельницький Суми Миколаїв Николаев Херсон Кривий_Ріг Івано-Франківськ Ивано-Франковск Бровари Ірпінь Буча
Москва Moscow Санкт-Петербург Saint_Petersburg Новосибирск Екатеринбург Казань Краснодар Сочи Самара Уфа
Нижний_Новгород Ростов-на-Дону Челябинск Омск Красноярск Воронеж Пермь Волгоград Тюмень Калининград
Минск Minsk Гомель Гродно Брест Витебск Могилев Кишинев Chișinău Chisinau
Ташкент Toshkent Tashkent Самарканд Samarqand Samarkand Бухара Buxoro Bukhara Фергана Farg'ona Андижан Andijon
Наманган Namangan Нукус Nukus Карши Qarshi Навои Navoiy Ургенч Urganch Хива Xiva Термез Termiz Джизак Jizzax
Алматы Almaty Астана Astana Шымкент Караганда Актау Атырау Бишкек Bishkek Ош Душанбе Тбилиси Tbilisi თბილისი
Батуми Batumi Ереван Yerevan Баку Baku Bakı
Berlin Hamburg München Munich Köln Frankfurt Frankfurt_am_Main Stuttgart Düsseldorf Dortmund Essen Leipzig
Bremen Dresden Hannover Nürnberg Duisburg Bochum Wuppertal Bielefeld Bonn Münster Karlsruhe Mannheim Augsburg
Wiesbaden Potsdam Freiburg Mainz Heidelberg Kiel Lübeck Erfurt Rostock Kassel Halle Magdeburg
Wien Vienna Graz Linz Salzburg Innsbruck Zürich Zurich Basel Bern Genf Genève Lausanne Luzern Winterthur Lugano
St._Gallen Zug Paris Marseille Lyon Toulouse Nice Nantes Montpellier Strasbourg Bordeaux Lille Rennes Grenoble
Bruxelles Brussel Brussels Antwerpen Gent Luxembourg Amsterdam Rotterdam Den_Haag Utrecht Eindhoven Groningen
Haarlem Leiden Delft Tilburg Breda Madrid Barcelona Valencia València Sevilla Zaragoza Málaga Malaga Murcia Palma
Bilbao Alicante Córdoba Marbella Torrevieja Lisboa Lisbon Porto Braga Coimbra Faro Cascais Roma Rome Milano Milan
Napoli Torino Palermo Genova Bologna Firenze Florence Bari Catania Venezia Verona Padova Trieste
Warszawa Warsaw Kraków Krakow Łódź Wrocław Poznań Gdańsk Gdynia Sopot Szczecin Lublin Katowice Białystok Bydgoszcz
Rzeszów Praha Prague Brno Ostrava Plzeň Olomouc Liberec Bratislava Košice Budapest Debrecen Szeged București
Bucuresti Bucharest Cluj-Napoca Timișoara Iași Constanța Brașov София Sofia Пловдив Plovdiv Варна Varna Бургас
Burgas Αθήνα Athens Θεσσαλονίκη Limassol Λεμεσός Nicosia Paphos Larnaca Beograd Belgrade Београд Нови_Сад Novi_Sad
Zagreb Split Ljubljana Sarajevo Skopje Podgorica Budva Tirana Tiranë İstanbul Istanbul Ankara İzmir Izmir Antalya
Alanya Bursa London Manchester Birmingham Leeds Liverpool Bristol Sheffield Edinburgh Glasgow Cardiff Belfast
Nottingham Leicester Newcastle Brighton Oxford Cambridge Dublin Cork Galway Limerick Stockholm Göteborg Malmö
Uppsala Oslo Bergen Trondheim Stavanger København Copenhagen Aarhus Odense Helsinki Espoo Tampere Tallinn Tartu
Riga Rīga Vilnius Kaunas Reykjavík New_York Los_Angeles Chicago Houston Phoenix Philadelphia San_Antonio San_Diego
Dallas Austin San_Francisco Seattle Denver Boston Miami Atlanta Las_Vegas Portland Washington Toronto Montréal
Montreal Vancouver Calgary Ottawa Edmonton São_Paulo Rio_de_Janeiro Belo_Horizonte Curitiba Brasília Porto_Alegre
Buenos_Aires Capital_Federal Córdoba Rosario Santiago Bogotá Medellín Lima Ciudad_de_México CDMX Guadalajara
Monterrey Montevideo Dubai Дубай Abu_Dhabi Sharjah Doha Riyadh Cairo Tel_Aviv תל_אביב Jerusalem Haifa Bangkok
Phuket Пхукет Pattaya Singapore Kuala_Lumpur Jakarta Bali Manila Hanoi Mumbai Delhi New_Delhi Bangalore Bengaluru
Hyderabad Chennai Pune Kolkata Gurgaon Noida Sydney Melbourne Brisbane Perth Adelaide Canberra Auckland Wellington
Johannesburg Cape_Town Durban Pretoria Nairobi Lagos Abuja Casablanca Marrakech Tokyo Hong_Kong
"""
_KNOWN = frozenset(text.fold(name).replace("_", " ") for name in _NAMES.split())


def is_city(found: str) -> bool:
    """Whether a text is the name of a large city."""
    return text.fold(found).strip() in _KNOWN
