"""Names whose forms in different languages no rule derives from each other.

One line is one name; its forms match each other. A form may stand on several lines. Two well-known forms that
share no line are different names, however alike they look: Hassan is not Hussein, Maria is not Marta, Amir is
not Amira. Anna and Hanna do match: the Ukrainian Ганна is Hanna in one passport and Anna in the other.
"""

from functools import lru_cache

from geleit.people.names.writing import fold

_LINES = """
mohammed muhammad mohammad mohamed mohamad muhamed muhammed mohamet muhamad mahomed mouhamed mehmed محمد магомед мухаммед
mehmet mehmed
mahmud mahmoud mahmood mehmood محمود
ahmad ahmed ahmet achmed achmad akhmed ehmed احمد ахмед
hamad hamed حمد
hamid hameed حمید
hassan hasan hassane hesen حسن хасан
hussein hussain husain husein hossein hosein hussin houssein hüseyin huseyin huseyn حسین хусейн
ali aly علی али
alia aliya عالیه علیا
yusuf yousef youssef yusef yosef yossef jusuf yousuf yousif youssouf yusif یوسف юсуф
joseph josef jozef yosef yosif josip йосип иосиф
abdulrahman abdrahman abdurrahman abdelrahman abdalrahman abdulrahmon abdirahman abdarrahman abderrahmane عبدالرحمن
abdullah abdallah abdulla abdalla abdollah abdullahi عبدالله
ibrahim ebrahim ibrahima ابراهیم ибрагим
abraham avraham abrham
ismail ismael esmail ismaeel اسماعیل
ishaq ishak eshaq isaac isaak اسحاق
omar umar omer ömer عمر
osman othman uthman usman ousmane عثمان
khalid khaled chaled chalid halid خالد
said saeed saed saeid saïd سعید
sayed sayyid sayid seyed seyyed سید
khalil khaleel chalil halil خلیل
salim saleem سلیم
jamal gamal cemal jamaal djamal dschamal جمال
mustafa mostafa moustafa moustapha mustapha مصطفی
suleiman sulaiman soliman süleyman suleyman sulayman suleman سلیمان
reza rida ridha riza رضا
ramadan ramazan ramzan رمضان
salih saleh صالح
yahya yehia jahja yahia یحیی
nur noor nour نور
amir ameer emir امیر
amira ameera امیره
amin ameen emin امین
amina ameena emine aminah امینه
karim kareem kerim کریم
karima کریمه
karin
samir sameer سمیر
samira سمیره
sami samy سامی
samar سمر
aisha ayesha aischa aicha aysha ayscha عایشه عائشه айша
fatima fatma fatemeh fatemah fatimah fatme fatoumata فاطمه фатима
maryam mariam meryem maryem miriam miryam mariama مریم марьям
zainab zeinab zeynep zaynab zeynab sainab زینب
khadija khadijah chadidscha chadija khadidja خدیجه
layla leila laila leyla lejla لیلی
lena
lina لینا
linda
sara sarah sahra سارا ساره
zahra sahra زهرا زهراء
nadia nadja nadiya nadya نادیه надия
alexander aleksandr oleksandr alexandr aleksander oleksander aliaksandr alexandros alexandre aleksandar олександр александр الکسندر
alexandra aleksandra oleksandra олександра александра
alexei aleksei aleksey alexey oleksii oleksiy oleksij aliaksei олексій алексей
olena elena helena yelena jelena alena ielena helene олена елена
alina аліна алина
ganna hanna anna hannah ганна анна
anja anya аня
volodymyr vladimir wladimir uladzimir wolodymyr володимир владимир
dmytro dmitri dmitry dmitrij dmitriy dimitri dimitrij dmitro дмитро дмитрий
kateryna katerina ekaterina yekaterina jekaterina katharina katarina katerine катерина екатерина
katja katya катя
serhii sergey sergei sergej sergiy serhiy serhij sergii siarhei сергій сергей
andrii andrey andrei andrej andriy andrij андрій андрей
andreas
andrea
mykola nikolai nikolay nikolaj mikola микола николай
mykhailo mikhail michail michael mykhaylo mychajlo mihail михайло михаил
michael mikael michel
yevhen evgeny evgeni jewgeni yevgeny yevgeni evgenij yevgen ievgen євген евгений
yevheniia evgenia jewgenija yevgenia yevheniya євгенія евгения
tetiana tatiana tatjana tatyana tetyana тетяна татьяна
iryna irina ірина ирина
olha olga ольга
yurii yuri juri jurij yuriy yury iurii юрій юрий
pavlo pavel pawel pawlo павло павел
petro petr pyotr pjotr петро петр пётр
vasyl vasily vasilij wassili wasyl vasiliy василь василий
ihor igor ігор игорь
oleh oleg олег
bohdan bogdan богдан
hryhorii grigori grigory hryhoriy grigorij григорій григорий
illia ilya ilja illya ілля илья
svitlana svetlana swetlana switlana світлана светлана
liudmyla ludmila lyudmila ljudmila lyudmyla людмила
mariia maria mariya marija marie marya марія мария maría
mario
marta martha марта
marina maryna марина
mykyta nikita микита никита
danylo daniil danilo danila данило даниил
daniel daniyel danyal
daniela
yuliia yulia julia julija iuliia yuliya julija юлія юлия
julian
juliana
oksana oxana оксана
natalia nataliia natalya natalja natalie наталія наталья
viktor victor віктор виктор
viktoria victoria viktoriia viktoriya вікторія виктория
roman роман
romana
ivan iwan іван иван
ivana
yohannes johannes yohanes yohans ዮሃንስ ዮሐንስ
tesfay tesfai tesfaye ተስፋይ
jan yan ян
jana yana яна
george georg georgios jorge giorgi georgi heorhii георгий георгій
"""  # noqa: E501 - one name a line


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _LINES.split("\n"):
        forms = line.split()
        for form in forms:
            for spelling in fold(form):
                table.setdefault(spelling, set()).add(forms[0])
    return {spelling: frozenset(names) for spelling, names in table.items()}


@lru_cache(maxsize=8192)
def known_names(word: str) -> frozenset[str]:
    """The well-known names (first form of each line) a lower-case word is a form of."""
    table = _table()
    return frozenset().union(*(table.get(spelling, frozenset()) for spelling in fold(word)))
